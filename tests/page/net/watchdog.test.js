import assert from "node:assert/strict";
import test from "node:test";
import { Watchdog } from "../../../pace/static/js/net/watchdog.js";
import { FakeTime } from "../support/fakes.js";

function watched() {
  const time = new FakeTime();
  const seen = { pings: 0, deaths: 0, time };
  seen.dog = new Watchdog({
    ping: () => (seen.pings += 1),
    dead: (woken) => { seen.deaths += 1; seen.woken = woken; seen.dog.stop(); },
    timers: time.timers(),
    wall: () => time.now,
  });
  seen.dog.start();
  return seen;
}

test("asks at once and each 5 s", () => {
  const seen = watched();
  assert.equal(seen.pings, 1);
  for (let i = 0; i < 20; i += 1) {
    seen.time.advance(1000);
    seen.dog.heard();
  }
  assert.equal(seen.pings, 5);
  assert.equal(seen.deaths, 0);
});

test("ten seconds without a word after a ping are death", () => {
  const seen = watched();
  seen.time.advance(9999);
  assert.equal(seen.deaths, 0);
  seen.time.advance(1);
  assert.deepEqual([seen.deaths, seen.woken], [1, false]);
});

test("anything heard is an answer", () => {
  const seen = watched();
  seen.time.advance(9000);
  seen.dog.heard();
  seen.time.advance(10_000);
  assert.equal(seen.deaths, 0);
});

test("a probe waits four seconds only", () => {
  const seen = watched();
  seen.dog.probe();
  seen.time.advance(4000);
  assert.deepEqual([seen.deaths, seen.woken], [1, true]);
});

test("what lay here while the machine slept is no answer to a probe, but prolongs it", () => {
  const seen = watched();
  seen.dog.probe();
  seen.time.advance(3000);
  seen.dog.heard();
  seen.dog.answered(1); // the ping of before
  seen.time.advance(3999);
  assert.equal(seen.deaths, 0);
  seen.time.advance(1);
  assert.deepEqual([seen.deaths, seen.woken], [1, true]);
});

test("the answer to a probe ends it", () => {
  const seen = watched();
  seen.dog.probe();
  seen.dog.answered(2);
  seen.time.advance(4000);
  assert.equal(seen.deaths, 0);
});

test("sleep is not silence: only ticks count", () => {
  const seen = watched();
  seen.time.advance(5000);
  seen.time.now += 3_600_000; // the laptop slept; no tick ran
  for (const job of seen.time.jobs) job.at += 3_600_000;
  seen.time.advance(1000);
  assert.equal(seen.deaths, 0);
});

test("after sleep it asks at once, with the short deadline", () => {
  const seen = watched();
  seen.dog.heard();
  seen.time.now += 3_600_000;
  for (const job of seen.time.jobs) job.at += 3_600_000;
  seen.time.advance(1000);
  assert.equal(seen.pings, 2);
  seen.time.advance(4000);
  assert.equal(seen.deaths, 1);
});

test("stopped it neither asks nor kills", () => {
  const seen = watched();
  seen.dog.stop();
  seen.dog.probe();
  seen.time.advance(60_000);
  assert.deepEqual([seen.pings, seen.deaths], [1, 0]);
});
