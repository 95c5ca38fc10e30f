import assert from "node:assert/strict";
import test from "node:test";
import { linkTexts } from "../../../pace/static/js/page/link.js";

test("open: state, transport, round trip", () => {
  const texts = linkTexts({ phase: "open", transport: "xhr-polling" }, { now: 0, roundTrip: 41.6 });
  assert.deepEqual([texts.state, texts.transport, texts.trip, texts.mayRetry], ["Connected", "xhr-polling", "42 ms", false]);
});

test("waiting: the countdown, never below zero, and the button", () => {
  const state = { phase: "waiting", until: 7400, reason: "the connection was cut", tries: 3 };
  assert.equal(linkTexts(state, { now: 0 }).next, "in 8 s (try 3)");
  assert.equal(linkTexts(state, { now: 7000 }).next, "in 1 s (try 3)");
  assert.equal(linkTexts(state, { now: 9000 }).next, "in 0 s (try 3)");
  assert.equal(linkTexts(state, { now: 0 }).mayRetry, true);
});

test("connecting names the transport that is tried, where it is known, or forced", () => {
  const trying = ["websocket", "xhr-polling"];
  assert.equal(linkTexts({ phase: "connecting" }, { now: 0, trying, attempted: "xhr-polling" }).transport, "trying xhr-polling");
  assert.equal(linkTexts({ phase: "connecting" }, { now: 0, trying: ["eventsource"] }).transport, "trying eventsource");
  assert.equal(linkTexts({ phase: "connecting" }, { now: 0, trying: ["a", "b"] }).transport, "choosing");
});

test("not started", () => {
  assert.deepEqual(linkTexts({ phase: "stopped" }, { now: 0 }),
    { state: "Stopped", transport: "none", trip: "", next: "none", mayRetry: false });
});
