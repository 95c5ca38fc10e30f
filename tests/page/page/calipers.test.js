import assert from "node:assert/strict";
import { test } from "node:test";
import { sideOf, within } from "../../../pace/static/js/page/calipers.js";

const STRIP = { from: 1000, to: 2000 };

test("a cursor stays on the strip that it is moved on", () => {
  assert.equal(within(900, STRIP), 1000);
  assert.equal(within(1500, STRIP), 1500);
  assert.equal(within(2001, STRIP), 2000);
});

test("what scrolled away is on the side where it went", () => {
  assert.equal(sideOf(900, STRIP), "left");
  assert.equal(sideOf(2100, STRIP), "right");
});
