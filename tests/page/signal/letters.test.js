import assert from "node:assert/strict";
import test from "node:test";
import { Letters } from "../../../pace/static/js/signal/letters.js";

const ADA = { id: "a1", name: "Ada" };
const BEN = { id: "b2", name: "Ben" };
const came = (from, text, time = 1) => ({ type: "direct", from, text, time });

test("what comes is kept, and noticed once a sender, the newest message", () => {
  const letters = new Letters();
  letters.receive(came(ADA, "one"));
  letters.receive(came(BEN, "two"));
  letters.receive(came(ADA, "three"));
  assert.deepEqual(letters.all.map(({ text }) => text), ["one", "two", "three"]);
  assert.deepEqual([...letters.noticed.values()].map(({ text }) => text), ["two", "three"]);
  assert.deepEqual(letters.with("a1").map(({ text }) => text), ["one", "three"]);
});

test("neither list nor notices grow without end", () => {
  const letters = new Letters();
  for (let i = 0; i < 250; i += 1) letters.receive(came({ id: `p${i % 5}`, name: "P" }, `t${i}`));
  assert.deepEqual([letters.all.length, letters.all[0].text, letters.all.at(-1).text], [100, "t150", "t249"]);
  assert.deepEqual([...letters.noticed.keys()], ["p2", "p3", "p4"]);
});

test("one that is sent is on its way, then there; who answers has read the notice", async () => {
  let changes = 0;
  const letters = new Letters({ changed: () => { changes += 1; } });
  letters.receive(came(ADA, "hello"));
  const sending = letters.send(ADA, "hi", 2, async () => ({ delivered: 1 }));
  assert.deepEqual([letters.all.at(-1).state, letters.noticed.size], ["sent", 0]);
  await sending;
  assert.deepEqual([letters.all.at(-1).state, letters.all.at(-1).mine, changes], ["here", true, 3]);
});

test("one that was refused says why", async () => {
  const letters = new Letters();
  const gone = () => Promise.reject(Object.assign(new Error("nobody of that id is here"), { code: 404 }));
  const letter = await letters.send(ADA, "hi", 2, gone);
  assert.deepEqual([letter.state, letter.reason, letter.code], ["refused", "nobody of that id is here", 404]);
});
