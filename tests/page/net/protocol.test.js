import assert from "node:assert/strict";
import test from "node:test";
import { arrivalOf, hello, isAfter, parseServer, ProtocolError, subscribe } from "../../../pace/static/js/net/protocol.js";

for (const text of ["", "nonsense", "[]", "null", "3", '{"channel":"x"}', '{"type":7}', '{"type":"block","channel":"x"}',
  '{"type":"welcome","time":1}', '{"type":"status"}', '{"type":"reply"}', '{"type":"error","code":"x"}',
  '{"type":"presence","who":[]}', '{"type":"direct","text":"x"}', '{"type":"note"}', '{"type":"location"}']) {
  test(`refuses ${text || "nothing"}`, () => assert.throws(() => parseServer(text), ProtocolError));
}

test("takes what is complete, and types of a newer server", () => {
  assert.equal(parseServer('{"type":"block","channel":"x","pos":"e:1-0","block":{}}').pos, "e:1-0");
  assert.equal(parseServer('{"type":"weather","who":[]}').type, "weather");
  assert.equal(parseServer('{"type":"status","time":1,"stretched":true,"interval_ms":120}').interval_ms, 120);
});

test("takes what the server says of people and of itself", () => {
  for (const fields of [{ type: "presence", you: { id: "a", name: "b" } }, { type: "presence", count: 0 }, { type: "note", notes: [] },
    { type: "direct", from: { id: "a", name: "b" }, text: "x" }, { type: "location", left: ["a"] }, { type: "status", server: {} }]) {
    assert.deepEqual(parseServer(JSON.stringify(fields)), fields);
  }
});

test("says hello with the protocol's number", () => assert.deepEqual(hello(), { type: "hello", protocol: 1 }));

test("subscribes since a position where there is one", () => {
  assert.deepEqual(subscribe("x", "e:1-0"), { type: "subscribe", channel: "x", since: "e:1-0" });
  assert.deepEqual(subscribe("x", null), { type: "subscribe", channel: "x" });
});

test("a position tells its arrival", () => {
  assert.equal(arrivalOf("ab:cd:1331040405123-7"), 1331040405123);
  assert.equal(arrivalOf("nonsense"), null);
});

test("positions are ordered by number within an epoch", () => {
  assert.equal(isAfter("e:10-0", "e:9-5"), true);
  assert.equal(isAfter("e:9-10", "e:9-9"), true);
  assert.equal(isAfter("e:9-9", "e:9-9"), false);
  assert.equal(isAfter("e:9-0", "e:10-0"), false);
  assert.equal(isAfter("f:1-0", "e:10-0"), true);
  assert.equal(isAfter("e:1-0", null), true);
});
