import assert from "node:assert/strict";
import test from "node:test";
import { poseOf, Sensors } from "../../../pace/static/js/map/sensors.js";

test("alpha counts against the clock, and from north only where it is absolute", () => {
  assert.deepEqual(poseOf({ absolute: true, alpha: 90, beta: 0, gamma: 5 }), { heading: 270, tilt: 5 });
  assert.deepEqual(poseOf({ absolute: true, alpha: 0, beta: 0, gamma: 0 }), { heading: 0, tilt: 0 });
  assert.deepEqual(poseOf({ absolute: false, alpha: 90, beta: 0, gamma: 5 }), { heading: null, tilt: 5 });
});

test("Safari's compass goes by the clock", () => {
  assert.equal(poseOf({ absolute: false, alpha: 10, webkitCompassHeading: 200, beta: 0, gamma: 0 }).heading, 200);
});

test("a screen that is turned", () => {
  const event = { absolute: true, alpha: 0, beta: 20, gamma: 5 };
  assert.deepEqual(poseOf(event, 90), { heading: 90, tilt: 20 });
  assert.deepEqual(poseOf(event, 180), { heading: 180, tilt: -5 });
  assert.deepEqual(poseOf(event, 270), { heading: 270, tilt: -20 });
});

test("no sensor, no pose; upside down is as far as it goes", () => {
  assert.deepEqual(poseOf({ absolute: false, alpha: null, beta: null, gamma: null }), { heading: null, tilt: null });
  assert.deepEqual(poseOf({}), { heading: null, tilt: null });
  assert.equal(poseOf({ beta: 170, gamma: 0 }, 90).tilt, 90);
});

function fakeWindow(more = {}) {
  const listeners = new Map();
  return {
    listeners, addEventListener: (kind, fn) => listeners.set(kind, fn), removeEventListener: (kind) => listeners.delete(kind), ...more,
  };
}

test("asks where the browser wants to be asked", async () => {
  assert.equal(await new Sensors({}).ask(), "none");
  assert.equal(await new Sensors({ DeviceOrientationEvent: {} }).ask(), "granted");
  const asking = (answer) => new Sensors({ DeviceOrientationEvent: { requestPermission: () => answer } }).ask();
  assert.equal(await asking(Promise.resolve("denied")), "denied");
  assert.equal(await asking(Promise.reject(new Error("no click"))), "denied");
});

test("tells poses, and those with north alone once there is a compass", () => {
  const window = fakeWindow();
  const heard = [];
  const end = new Sensors(window).watch((pose) => heard.push(pose));
  const relative = window.listeners.get("deviceorientation");
  relative({ absolute: false, alpha: null, beta: null, gamma: null });
  relative({ absolute: false, alpha: 9, beta: 0, gamma: 5 });
  window.listeners.get("deviceorientationabsolute")({ absolute: true, alpha: 350, beta: 0, gamma: 5 });
  relative({ absolute: false, alpha: 9, beta: 0, gamma: 7 });
  assert.deepEqual(heard, [{ heading: null, tilt: 5 }, { heading: 10, tilt: 5 }]);
  end();
  assert.equal(window.listeners.size, 0);
});
