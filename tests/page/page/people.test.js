import assert from "node:assert/strict";
import test from "node:test";
import { apart, namesakes, watchesOf, withSelf } from "../../../pace/static/js/page/people.js";

const label = (name) => name.toUpperCase();

test("who has the name of another is told apart, all of them", () => {
  const people = [["a", "Ada"], ["b", "Ben"], ["c", "Ada"], ["d", "Ada"]].map(([id, name]) => ({ id, name }));
  assert.deepEqual([...namesakes(people)].sort(), ["a", "c", "d"]);
});

test("what somebody watches", () => {
  assert.deepEqual(watchesOf({ watches: [], more: 0 }, label), ["people.watchesNothing", {}]);
  assert.deepEqual(watchesOf({ watches: ["a", "b"], more: 0 }, label), ["people.watches", { channels: "A, B" }]);
  assert.deepEqual(watchesOf({ watches: ["a"], more: 7 }, label), ["people.watchesMore", { channels: "A", n: 7 }]);
});

test("oneself is in the list of a room that is too full for it", () => {
  const ben = { id: "b2", name: "Ben", watches: [], more: 0 };
  const list = withSelf([ben], { id: "a1", called: "Ada" });
  assert.deepEqual(list.map(({ name }) => name), ["Ada", "Ben"]);
  assert.deepEqual(watchesOf(list[0], label), [null, {}]);
  assert.deepEqual([withSelf([ben], { id: "b2", called: "Ben" }), withSelf([ben], { id: null, called: null })], [[ben], [ben]]);
});

test("a name stands with digits of its id where somebody else has it, too", () => {
  const ada = { id: "a1b2c3d4", name: "Ada" };
  assert.equal(apart(ada, [ada, { id: "b2", name: "Ben" }]), "Ada");
  assert.equal(apart(ada, [ada, { id: "c3", name: "Ada" }]), "Ada (a1b2)");
  assert.equal(apart(ada, [{ id: "c3", name: "Ada" }]), "Ada (a1b2)");
});
