import assert from "node:assert/strict";
import test from "node:test";
import { channelHash, chooseServer, readAddress, wallHash } from "../../../pace/static/js/net/address.js";

test("the hash goes before the query", () => {
  assert.deepEqual(readAddress({ search: "?channel=a&transport=websocket", hash: "#channel=b" }),
    { view: null, channel: "b", moment: null, transport: "websocket", server: null });
  assert.equal(readAddress({ search: "", hash: wallHash() }).view, "wall");
  assert.equal(readAddress({ search: "?channel=a", hash: "" }).channel, "a");
});

test("any channel's name comes back from its hash", () => {
  for (const name of ["plain", "with space", "a&b=c#d", "Ähre", "100%"]) {
    assert.equal(readAddress({ search: "", hash: channelHash(name) }).channel, name);
  }
});

test("any moment comes back from its hash, and what is none is told", () => {
  const moment = { pos: "9f3b_-c7:1331040405163-12", sample: 14 };
  const hash = channelHash("a&b: c", moment);
  assert.deepEqual(readAddress({ search: "", hash }), { view: null, channel: "a&b: c", moment, transport: null, server: null });
  assert.match(channelHash("ecg", moment), /^#channel=ecg&at=9f3b_-c7:1331040405163-12&sample=14$/);
  const onWall = wallHash("a&b: c", moment);
  assert.deepEqual(readAddress({ search: "", hash: onWall }), { view: "wall", channel: "a&b: c", moment, transport: null, server: null });
  assert.equal(wallHash("a"), "#view=wall", "which tile has the focus is nobody else's business");
  assert.deepEqual(readAddress({ search: "", hash: "#channel=a&at=e:1-0" }).moment, { pos: "e:1-0", sample: 0 });
  for (const wrong of ["at=", "at=1-0", "at=e:1", "at=e:1-0&sample=-1", "at=e:1-0&sample=x", "at=<b>:1-0"]) {
    assert.deepEqual(readAddress({ search: "", hash: `#channel=a&${wrong}` }).moment, { wrong: true });
  }
});

const OWN = "http://a.example";

test("a listed server is taken, with or without a path", () => {
  for (const asked of ["http://b.example:8080", "http://b.example:8080/some/where"]) {
    assert.deepEqual(chooseServer(asked, OWN, ["http://b.example:8080"]), { origin: "http://b.example:8080", error: null });
  }
});

test("its own origin needs no list", () => {
  assert.deepEqual(chooseServer(null, OWN, []), { origin: OWN, error: null });
  assert.deepEqual(chooseServer("http://a.example/x", OWN, []), { origin: OWN, error: null });
});

test("any other server is refused by name", () => {
  const { origin, error } = chooseServer("http://evil.example", OWN, ["http://b.example"]);
  assert.equal(origin, OWN);
  assert.match(error, /evil\.example.*Listed: http:\/\/b\.example/s);
  assert.match(chooseServer("http://evil.example", OWN, []).error, /None is listed/);
  assert.match(chooseServer("not a server", OWN, []).error, /no address/);
});
