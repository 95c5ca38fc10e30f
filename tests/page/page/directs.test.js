import assert from "node:assert/strict";
import test from "node:test";
import { refusalOf } from "../../../pace/static/js/page/directs.js";

test("why a message was not delivered", () => {
  const person = { id: "a1", name: "Ada" };
  assert.deepEqual(refusalOf({ person, code: 404, reason: "nobody" }), ["directs.gone", { name: "Ada" }]);
  assert.deepEqual(refusalOf({ person, reason: "not connected" }), ["directs.refused", { reason: "not connected" }]);
});
