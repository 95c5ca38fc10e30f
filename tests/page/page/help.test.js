import assert from "node:assert/strict";
import test from "node:test";
import { keyLabel, rowsOf, shortened } from "../../../pace/static/js/page/help.js";

test("keys as they stand on a keyboard", () => {
  assert.deepEqual(["j", "ArrowLeft", "Shift+ArrowRight", "Space", "Shift+Space", "+", "Escape"].map(keyLabel),
    ["j", "←", "Shift + →", "Space", "Shift + Space", "+", "Esc"]);
});

test("nine digits are told by the first and the last, other keys one by one", () => {
  assert.deepEqual(shortened(["1", "2", "3", "4"]), ["1", "…", "4"]);
  for (const names of [["ArrowLeft", "ArrowRight", "j", "k"], ["1", "2"], ["1", "3", "5"]]) assert.deepEqual(shortened(names), names);
});

test("one row for what several keys do", () => {
  const entries = [
    { keys: ["ArrowRight", "j"], labelKey: "keys.next" }, { keys: ["?"], labelKey: "help.open" },
    { keys: ["n", "j"], labelKey: "keys.next" },
  ];
  assert.deepEqual(rowsOf(entries), [[["ArrowRight", "j", "n"], "keys.next"], [["?"], "help.open"]]);
});
