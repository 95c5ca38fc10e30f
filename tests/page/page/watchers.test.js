import assert from "node:assert/strict";
import test from "node:test";
import { watchersText } from "../../../pace/static/js/page/watchers.js";

test("who watches along, three of them by name", () => {
  const people = ["Ada", "Ben", "Cem", "Dan", "Eve"].map((name) => ({ name }));
  assert.deepEqual(watchersText([])[0], null);
  assert.deepEqual(watchersText(people.slice(0, 1)), ["people.withOne", { one: "Ada" }]);
  assert.deepEqual(watchersText(people.slice(0, 2)), ["people.withTwo", { one: "Ada", two: "Ben" }]);
  assert.deepEqual(watchersText(people.slice(0, 3))[0], "people.withThree");
  assert.deepEqual(watchersText(people), ["people.withMore", { one: "Ada", two: "Ben", three: "Cem", n: 2 }]);
  assert.deepEqual(watchersText(people, true), ["people.withOthers", { one: "Ada" }]);
  assert.deepEqual(watchersText([], true)[0], null);
});
