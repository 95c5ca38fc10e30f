import assert from "node:assert/strict";
import test from "node:test";
import { ContextPen } from "../../../pace/static/js/draw/pen.js";

test("lines are one path; dots and marks are filled in their colours", () => {
  const calls = [];
  const ctx = new Proxy({}, {
    get: (target, name) => target[name] ?? ((...args) => calls.push([name, ...args, target.fillStyle].filter((one) => one !== undefined))),
  });
  const pen = new ContextPen(ctx);
  pen.moveTo(0, 1);
  pen.lineTo(2, 3);
  pen.dot(10, 20);
  pen.clipped(30, 1);
  pen.clipped(30.4, 1);
  pen.clipped(40, -1);
  pen.finish({ colour: "blue", warning: "red", pixelRatio: 2, band: { top: 100, height: 50 } });
  assert.deepEqual(calls, [
    ["beginPath"], ["moveTo", 0, 1], ["lineTo", 2, 3], ["stroke"],
    ["fillRect", 8, 18, 4, 4, "blue"], ["fillRect", 28, 97, 6, 6, "red"], ["fillRect", 38, 147, 6, 6, "red"],
  ]);
  assert.equal(ctx.lineWidth, 3); // and one mark a column
});
