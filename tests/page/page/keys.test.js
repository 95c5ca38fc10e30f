import assert from "node:assert/strict";
import test from "node:test";
import { keyAction } from "../../../pace/static/js/page/keys.js";

const press = (key, more = {}) => ({ key, target: { tagName: "BODY" }, ...more });

test("arrows, j and k step; digits choose", () => {
  assert.deepEqual(["ArrowRight", "ArrowLeft", "j", "k", "1", "9"].map((key) => keyAction(press(key))),
    [{ step: 1 }, { step: -1 }, { step: 1 }, { step: -1 }, { index: 0 }, { index: 8 }]);
});

test("other keys, and the browser's own, are left alone", () => {
  for (const key of ["0", "x", "ArrowDown", "Enter", "F5", "11"]) assert.equal(keyAction(press(key)), null);
  for (const modifier of ["ctrlKey", "altKey", "metaKey", "shiftKey"]) {
    assert.equal(keyAction(press("1", { [modifier]: true })), null);
  }
});

test("typing stays typing", () => {
  for (const tagName of ["INPUT", "TEXTAREA", "SELECT"]) assert.equal(keyAction(press("j", { target: { tagName } })), null);
  assert.equal(keyAction(press("j", { target: { tagName: "DIV", isContentEditable: true } })), null);
  assert.deepEqual(keyAction(press("j", { target: { tagName: "INPUT", type: "checkbox" } })), { step: 1 });
});

test("single keys can be switched off, arrows stay", () => {
  assert.equal(keyAction(press("j"), false), null);
  assert.equal(keyAction(press("1"), false), null);
  assert.deepEqual(keyAction(press("ArrowLeft"), false), { step: -1 });
});
