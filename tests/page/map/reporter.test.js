import assert from "node:assert/strict";
import test from "node:test";
import { isSame, Reporter } from "../../../pace/static/js/map/reporter.js";
import { FakeTime } from "../support/fakes.js";

const HERE = { lat: 52.5163, lng: 13.3777, accuracy: 12.4 };

function rig({ open = true } = {}) {
  const time = new FakeTime();
  const rig = { time, sent: [], open, attentive: true };
  rig.reporter = new Reporter({
    send: (message) => rig.open && rig.sent.push({ ...message, at: time.now }) > 0, now: () => time.now, timers: time.timers(),
    attentive: () => rig.attentive,
  });
  rig.places = () => rig.sent.filter(({ same }) => !same);
  return rig;
}

test("a place goes out at once, rounded", () => {
  const { reporter, time, sent } = rig();
  reporter.at({ ...HERE, lat: 52.51630000001 });
  time.advance(0);
  assert.deepEqual(sent, [{ type: "location", lat: 52.5163, lng: 13.3777, accuracy: 12, heading: null, tilt: null, at: 0 }]);
});

test("at most five a second leave, the last one among them", () => {
  const one = rig();
  for (let i = 0; i < 120; i += 1) { // two seconds at 60 Hz
    one.reporter.held({ heading: (i * 3) % 360, tilt: 0 });
    one.reporter.at({ ...HERE, lat: i / 1000 });
    one.time.advance(1000 / 60);
  }
  one.time.advance(1000);
  assert.ok(one.sent.length >= 10 && one.sent.length <= 12, `${one.sent.length}`);
  one.sent.slice(1).forEach(({ at }, i) => assert.ok(at - one.sent[i].at >= 199.9));
  assert.deepEqual([one.sent.at(-1).lat, one.sent.at(-1).heading], [0.119, 357]);
});

test("an unchanged place is not sent again; now and then that it is the same", () => {
  const one = rig();
  for (let i = 0; i < 300; i += 1) {
    one.reporter.at(HERE);
    one.reporter.held({ heading: 90 + (i % 2), tilt: null }); // a hand trembles
    one.time.advance(100);
  }
  assert.equal(one.places().length, 1);
  assert.deepEqual(one.sent.filter(({ same }) => same).map(({ at }) => Math.round(at / 1000)), [10, 20, 30]);
});

test("a device that gets no news of itself says nothing for it", () => {
  const one = rig();
  one.reporter.at(HERE);
  one.time.advance(100);
  one.reporter.lose();
  one.time.advance(30_000);
  assert.equal(one.sent.length, 1);
  one.reporter.at(HERE);
  one.time.advance(10_000);
  assert.equal(one.sent.length, 2);
  one.attentive = false; // in a tab that nobody sees the sensors may be silent
  one.time.advance(30_000);
  assert.equal(one.sent.length, 2);
});

test("another session is told all, as soon as it is there", () => {
  const one = rig({ open: false });
  one.reporter.at(HERE);
  one.time.advance(5000);
  assert.deepEqual(one.sent, []);
  one.open = true;
  one.reporter.renew();
  one.time.advance(0);
  assert.equal(one.places().length, 1);
  one.reporter.renew();
  one.time.advance(200);
  assert.equal(one.places().length, 2);
});

test("after the end nothing leaves", () => {
  const one = rig();
  one.reporter.at(HERE);
  one.reporter.stop();
  one.time.advance(60_000);
  assert.deepEqual(one.sent, []);
  one.reporter.held({ heading: 5, tilt: 5 });
  one.reporter.renew();
  one.time.advance(60_000);
  assert.deepEqual(one.sent, []);
});

test("what is the same to somebody who looks at a map", () => {
  const one = { lat: 1, lng: 2, accuracy: 3, heading: 359, tilt: 0 };
  assert.ok(isSame(one, { ...one, heading: 0, tilt: 1 }));
  for (const change of [{ lat: 1.000001 }, { heading: 2 }, { heading: null }, { tilt: -2 }, { accuracy: 4 }]) {
    assert.ok(!isSame(one, { ...one, ...change }), JSON.stringify(change));
  }
});
