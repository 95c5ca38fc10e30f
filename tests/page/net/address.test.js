import assert from "node:assert/strict";
import test from "node:test";
import { channelHash, chooseServer, readAddress } from "../../../pace/static/js/net/address.js";

test("the hash goes before the query", () => {
  assert.deepEqual(readAddress({ search: "?channel=a&transport=websocket", hash: "#channel=b" }),
    { channel: "b", transport: "websocket", server: null });
  assert.equal(readAddress({ search: "?channel=a", hash: "" }).channel, "a");
});

test("any channel's name comes back from its hash", () => {
  for (const name of ["plain", "with space", "a&b=c#d", "Ähre", "100%"]) {
    assert.equal(readAddress({ search: "", hash: channelHash(name) }).channel, name);
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
