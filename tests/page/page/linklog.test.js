import assert from "node:assert/strict";
import test from "node:test";
import { eventOf } from "../../../pace/static/js/page/linklog.js";

test("each state is an event, connecting only with the transport that is tried", () => {
  const reason = "the connection was cut";
  assert.deepEqual(eventOf({ phase: "stopped" }), null);
  assert.deepEqual(eventOf({ phase: "connecting", tries: 0 }), null);
  assert.deepEqual(eventOf({ phase: "connecting", tries: 0 }, "websocket"), ["link.eventTrying", { transport: "websocket" }]);
  assert.deepEqual(eventOf({ phase: "connecting", tries: 2 }, "websocket"), ["link.eventAgain", { transport: "websocket", k: 2 }]);
  assert.deepEqual(eventOf({ phase: "open", transport: "xhr-polling" }), ["link.eventOpen", { transport: "xhr-polling" }]);
  assert.deepEqual(eventOf({ phase: "waiting", reason, lost: true }), ["link.eventLost", { reason }]);
  assert.deepEqual(eventOf({ phase: "waiting", reason, lost: false }), ["link.eventFailed", { reason }]);
});
