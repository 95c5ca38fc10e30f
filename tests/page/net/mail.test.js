import assert from "node:assert/strict";
import test from "node:test";
import { Mail } from "../../../pace/static/js/net/mail.js";

test("all who asked for a type get its messages, in the order in which they came", () => {
  const [mail, seen] = [new Mail(), []];
  mail.on("note", ({ n }) => seen.push(`first ${n}`));
  mail.on("note", ({ n }) => seen.push(`second ${n}`));
  mail.on("direct", () => seen.push("other"));
  assert.equal(mail.deliver({ type: "note", n: 1 }), true);
  assert.deepEqual(seen, ["first 1", "second 1"]);
});

test("what nobody asked for is told so", () => {
  const mail = new Mail();
  assert.equal(mail.deliver({ type: "note" }), false);
  mail.on("note", () => {})();
  assert.equal(mail.deliver({ type: "note" }), false);
});

test("who leaves while a message is handed round takes nobody else along", () => {
  const [mail, seen] = [new Mail(), []];
  const leave = mail.on("note", () => { seen.push("first"); leave(); });
  mail.on("note", () => seen.push("second"));
  mail.deliver({ type: "note" });
  mail.deliver({ type: "note" });
  assert.deepEqual(seen, ["first", "second", "second"]);
});
