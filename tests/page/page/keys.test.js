import assert from "node:assert/strict";
import test from "node:test";
import { keyName, Keys } from "../../../pace/static/js/page/keys.js";
import { Settings } from "../../../pace/static/js/page/settings.js";

const press = (key, more = {}) => ({ key, target: { tagName: "BODY" }, preventDefault() { this.prevented = true; }, ...more });

function table() {
  const keys = new Keys(new Settings(null));
  const ran = [];
  keys.add({ key: ["ArrowRight", "j"], labelKey: "x.next", run: (event, key) => { ran.push(key); } });
  return { keys, ran };
}

test("a key runs what it is registered for, and the browser does nothing else with it", () => {
  const { keys, ran } = table();
  const event = press("j");
  assert.equal(keys.handle(event), true);
  assert.equal(keys.handle(press("ArrowRight")), true);
  assert.equal(event.prevented, true);
  assert.deepEqual(ran, ["j", "ArrowRight"]);
});

test("other keys, and the browser's own, are left alone", () => {
  const { keys } = table();
  for (const event of [press("x"), press("J"), press("ArrowRight", { shiftKey: true })]) {
    assert.equal(keys.handle(event), false);
    assert.equal(event.prevented, undefined);
  }
  for (const modifier of ["ctrlKey", "altKey", "metaKey"]) assert.equal(keys.handle(press("j", { [modifier]: true })), false);
  assert.equal(keys.handle(press("j", { defaultPrevented: true })), false);
});

test("names: the character itself, shift with named keys, Space in words", () => {
  const names = [["?", true], ["ArrowLeft", true], [" ", false], [" ", true], ["a", false], ["F5", false]];
  assert.deepEqual(names.map(([key, shiftKey]) => keyName({ key, shiftKey })),
    ["?", "Shift+ArrowLeft", "Space", "Shift+Space", "a", "F5"]);
});

test("typing stays typing", () => {
  const { keys } = table();
  for (const tagName of ["INPUT", "TEXTAREA", "SELECT"]) assert.equal(keys.handle(press("j", { target: { tagName } })), false);
  assert.equal(keys.handle(press("j", { target: { tagName: "DIV", isContentEditable: true } })), false);
  assert.equal(keys.handle(press("j", { target: { tagName: "INPUT", type: "checkbox" } })), true);
});

test("Space presses the button that has the focus, and no key of the page", () => {
  const keys = new Keys(new Settings(null));
  keys.add({ key: ["Space", "Enter"], labelKey: "x.pause", run: () => {} });
  const button = { tagName: "BUTTON", closest: (selector) => (selector.includes("button") ? {} : null) };
  assert.equal(keys.handle(press(" ", { target: button })), false);
  assert.equal(keys.handle(press("Enter", { target: button })), false);
  assert.equal(keys.handle(press(" ", { target: { tagName: "DIV", closest: () => null } })), true);
});

test("keys of one character can be switched off, the others stay", () => {
  const { keys } = table();
  keys.single = false;
  assert.equal(keys.handle(press("j")), false);
  assert.equal(keys.handle(press("ArrowRight")), true);
  keys.single = true;
  assert.equal(keys.handle(press("j")), true);
});

test("the later of two is asked first, the earlier one where it declines", () => {
  const { keys, ran } = table();
  let active = true;
  const remove = keys.add({ key: "ArrowRight", labelKey: "x.cursor", run: () => active && ran.push("cursor") > 0 });
  keys.handle(press("ArrowRight"));
  active = false;
  keys.handle(press("ArrowRight"));
  remove();
  active = true;
  keys.handle(press("ArrowRight"));
  assert.deepEqual(ran, ["cursor", "ArrowRight", "ArrowRight"]);
});

test("what is not available is neither asked nor offered", () => {
  const { keys, ran } = table();
  let here = false;
  keys.add({ key: "j", labelKey: "x.tool", run: () => { ran.push("tool"); }, available: () => here });
  keys.handle(press("j"));
  assert.deepEqual(keys.offered.map(({ labelKey }) => labelKey), ["x.next"]);
  here = true;
  keys.handle(press("j"));
  assert.deepEqual(keys.offered.map(({ labelKey }) => labelKey), ["x.next", "x.tool"]);
  assert.deepEqual(ran, ["j", "tool"]);
});

test("what declines alone lets the browser have the key", () => {
  const keys = new Keys(new Settings(null));
  keys.add({ key: "x", labelKey: "x.x", run: () => false });
  const event = press("x");
  assert.equal(keys.handle(event), false);
  assert.equal(event.prevented, undefined);
});
