import assert from "node:assert/strict";
import test from "node:test";
import { BY_ITSELF, complaint, TransportChoice, TRANSPORTS } from "../../../pace/static/js/net/transports.js";

test("a wrong name is answered with the right ones", () => {
  assert.match(complaint("websockets"), /websockets.*xhr-polling/s);
  for (const name of [...TRANSPORTS, null, ""]) assert.equal(complaint(name), null);
});

test("a forced transport is the only one, even when it stalls", () => {
  const choice = new TransportChoice("xhr-streaming");
  assert.deepEqual(choice.list(), ["xhr-streaming"]);
  assert.equal(choice.stall("xhr-streaming"), false);
  assert.deepEqual(choice.list(), ["xhr-streaming"]);
});

test("a streaming transport that stalled is left out, once", () => {
  const choice = new TransportChoice();
  assert.deepEqual(choice.list(), BY_ITSELF);
  assert.equal(choice.stall("websocket"), true);
  assert.equal(choice.stall("websocket"), false);
  assert.ok(!choice.list().includes("websocket"));
});

test("what holds back one stream holds back all", () => {
  const choice = new TransportChoice();
  choice.stall("xhr-streaming");
  assert.deepEqual(choice.list(), ["websocket", "xhr-polling", "iframe-xhr-polling", "jsonp-polling"]);
  assert.equal(choice.stall("eventsource"), false);
});

test("polling always remains", () => {
  const choice = new TransportChoice();
  for (const name of TRANSPORTS) choice.stall(name);
  assert.deepEqual(choice.list(), ["xhr-polling", "iframe-xhr-polling", "jsonp-polling"]);
  assert.equal(choice.stall(null), false);
});
