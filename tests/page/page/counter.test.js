import assert from "node:assert/strict";
import test from "node:test";
import { counterText } from "../../../pace/static/js/page/counter.js";

test("the counter says nothing before the server did, and one of a thing as one", () => {
  assert.equal(counterText({ told: false }), "");
  assert.equal(counterText({ told: true, count: 1, viewers: 1, visits: 1 }), "1 person on 1 page · 1 visit");
  assert.equal(counterText({ told: true, count: 2, viewers: 3, visits: 12345 }), "2 people on 3 pages · 12\u202f345 visits");
  assert.equal(counterText({ told: true, count: 2, viewers: 3, visits: null }), "2 people on 3 pages");
});
