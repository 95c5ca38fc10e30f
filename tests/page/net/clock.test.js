import assert from "node:assert/strict";
import test from "node:test";
import { ServerClock } from "../../../pace/static/js/net/clock.js";

test("knows nothing before the server spoke", () => {
  const clock = new ServerClock();
  assert.equal(clock.at(5), null);
  assert.equal(clock.roundTrip, null);
});

test("the middle of the shortest round trip counts", () => {
  const clock = new ServerClock();
  clock.add(0, 400, 10_300); // the answer took long: off by 100
  clock.add(1000, 1020, 11_010);
  assert.equal(clock.at(2000), 12_000);
  assert.equal(clock.roundTrip, 20);
});

test("an old short trip is forgotten", () => {
  const clock = new ServerClock();
  clock.add(0, 2, 1);
  for (let i = 1; i <= 8; i += 1) clock.add(i * 100, i * 100 + 50, i * 100 + 25 + 7);
  assert.equal(clock.roundTrip, 50);
  assert.equal(clock.at(0), 7);
});

test("the welcome's time serves until a trip of its session is known", () => {
  const clock = new ServerClock();
  clock.seed(10, 1010);
  assert.equal(clock.at(20), 1020);
  clock.add(20, 30, 1325);
  assert.equal(clock.at(30), 1330);
  clock.seed(40, 9999);
  assert.deepEqual([clock.at(40), clock.roundTrip], [9999, null]);
});

test("after a sleep in which the page's clock stood still the next trip is believed at once", () => {
  const clock = new ServerClock();
  for (let i = 0; i < 8; i += 1) clock.add(i * 5000, i * 5000 + 4, 1_000_002 + i * 5000);
  assert.equal(clock.at(0), 1_000_000);
  clock.add(40_000, 40_300, 8_000_150 + 40_000); // two hours, and a bad network at first
  assert.equal(clock.at(0), 8_000_000);
});

test("jitter alone makes no trip unbelievable", () => {
  const clock = new ServerClock();
  clock.add(0, 4, 1002);
  clock.add(1000, 1400, 2390); // all of the 400 ms on the way there
  assert.equal(clock.roundTrip, 4);
});
