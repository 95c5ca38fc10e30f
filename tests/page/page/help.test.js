import assert from "node:assert/strict";
import test from "node:test";
import { keyLabel, rowsOf } from "../../../pace/static/js/page/help.js";

test("keys as they stand on a keyboard", () => {
  assert.deepEqual(["j", "ArrowLeft", "Shift+ArrowRight", "Space", "Shift+Space", "+", "Escape"].map(keyLabel),
    ["j", "←", "Shift + →", "Space", "Shift + Space", "+", "Esc"]);
});

test("one row for what several keys do", () => {
  const entries = [
    { keys: ["ArrowRight", "j"], labelKey: "keys.next" }, { keys: ["?"], labelKey: "help.open" },
    { keys: ["n", "j"], labelKey: "keys.next" },
  ];
  assert.deepEqual(rowsOf(entries), [[["ArrowRight", "j", "n"], "keys.next"], [["?"], "help.open"]]);
});
