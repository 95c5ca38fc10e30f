import assert from "node:assert/strict";
import test from "node:test";
import { Budget } from "../../../pace/static/js/net/budget.js";
import { Pins } from "../../../pace/static/js/map/pins.js";
import { keyOf, MOST, Wearables } from "../../../pace/static/js/map/wearables.js";
import { DESCRIPTOR, FakeTime } from "../support/fakes.js";

const van = { ...DESCRIPTOR, name: "van", label: "Van", kind: "place", colour: "#123456", trace: "ecg" };
const block = (id, lat, channel = "van") => ({ type: "block", channel, pos: `e:${id}-0`, block: { t: 1, lat, lng: 2, heading: null, tilt: null } });
const status = (channel, subscribed = true) => ({ type: "status", channel, subscribed, state: {} });

function rig() {
  const time = new FakeTime();
  const one = { time, sent: [], pins: new Pins(), present: 5000 };
  const now = () => time.now;
  one.wearables = new Wearables({
    pins: one.pins, send: (message) => one.sent.push(message) > 0, budget: new Budget(now), now, timers: time.timers(),
    present: () => one.present,
  });
  one.hear = (...messages) => messages.forEach((message) => one.wearables.apply(message));
  one.pin = (name = "van") => one.pins.get(keyOf(name));
  return one;
}

test("channels of places alone are watched, and their blocks move a pin", () => {
  const one = rig();
  one.hear({ type: "welcome", channels: [DESCRIPTOR, van] }, status("van"));
  assert.deepEqual(one.sent, [{ type: "subscribe", channel: "van" }]);
  assert.equal(one.pin(), null);
  one.time.now = 100_000;
  one.hear(block(3000, 50));
  const { kind, name, trace, colour, place, heard } = one.pin();
  assert.deepEqual([kind, name, trace, colour, place.lat, heard], ["wearable", "Van", "ecg", "#123456", 50, 98_000]);
  one.hear(block(4000, 51), block(3500, 49), block(4500, 91));
  assert.equal(one.pin().place.lat, 51);
});

test("a channel that goes takes its pin away, one that changes tells its pin", () => {
  const one = rig();
  one.hear({ type: "welcome", channels: [van] }, status("van"), block(3000, 50));
  one.hear({ type: "status", channels: [{ ...van, label: "Van 2" }] });
  assert.equal(one.pin().name, "Van 2");
  one.hear({ type: "status", channels: [DESCRIPTOR] }, block(4000, 51));
  assert.equal(one.pin(), null);
});

test("another session is asked again, and the pin stays meanwhile", () => {
  const one = rig();
  one.hear({ type: "welcome", channels: [van] }, status("van"), block(3000, 50));
  one.wearables.cut();
  assert.ok(one.pin());
  one.hear({ type: "welcome", channels: [van] }, status("van"), block(4000, 51));
  assert.deepEqual([one.sent.length, one.pin().place.lat], [2, 51]);
});

test("no more are watched than a session may", () => {
  const one = rig();
  one.hear({ type: "welcome", channels: Array.from({ length: MOST + 5 }, (_, i) => ({ ...van, name: `v${i}` })) });
  for (let i = 0; i < 200; i += 1) {
    for (const { channel } of one.sent) one.hear(status(channel));
    one.time.advance(100);
  }
  assert.deepEqual([one.sent.length, one.wearables.left], [MOST, 5]);
});
