import assert from "node:assert/strict";
import test from "node:test";
import { Sharing } from "../../../pace/static/js/map/sharing.js";

const fix = (more = {}) => ({ coords: { latitude: 52.5, longitude: 13.4, accuracy: 5, heading: null, speed: null, ...more } });

function rig({ secure = true, geolocation = true, answer = "granted" } = {}) {
  const rig = { sent: [], reported: [], watches: 0, cleared: 0, posted: [], changes: 0, feeling: false };
  const api = {
    watchPosition: (take, fail) => {
      Object.assign(rig, { take, fail });
      rig.watches += 1;
      return 7;
    },
    clearWatch: (id) => { rig.cleared = id; },
  };
  const reporter = Object.fromEntries(["at", "held", "lose", "renew", "stop"].map((name) => [name, (...args) => rig.reported.push([name, ...args])]));
  rig.others = { postMessage: (message) => rig.posted.push(message) };
  rig.sharing = new Sharing({
    geolocation: geolocation ? api : undefined, secure, reporter, others: rig.others, send: (message) => rig.sent.push(message),
    sensors: {
      ask: async () => answer,
      watch: (listen) => {
        Object.assign(rig, { feel: listen, feeling: true });
        return () => { rig.feeling = false; };
      },
    },
    changed: () => { rig.changes += 1; },
  });
  rig.last = (name) => rig.reported.findLast(([one]) => one === name)?.[1];
  return rig;
}

test("nothing is asked and nothing leaves before the person agreed", () => {
  const { watches, sent, sharing, feeling } = rig();
  assert.deepEqual([watches, sent.length, sharing.phase, feeling], [0, 0, "off", false]);
});

test("it is on with the first position", async () => {
  const one = rig();
  const begun = one.sharing.begin();
  assert.deepEqual([one.watches, one.sharing.phase], [1, "asking"]); // within the click
  await begun;
  one.take(fix());
  assert.deepEqual([one.sharing.phase, one.last("at")], ["on", { lat: 52.5, lng: 13.4, accuracy: 5 }]);
  one.sharing.begin();
  assert.equal(one.watches, 1);
});

test("a compass goes before the course, the course before nothing", async () => {
  const one = rig();
  await one.sharing.begin();
  one.take(fix({ heading: 80, speed: 0.1 }));
  assert.deepEqual(one.last("held"), { heading: null, tilt: null });
  one.take(fix({ heading: 80, speed: 3 }));
  assert.deepEqual(one.last("held"), { heading: 80, tilt: null });
  one.feel({ heading: null, tilt: 4 });
  assert.deepEqual([one.last("held"), one.sharing.compass], [{ heading: 80, tilt: 4 }, "none"]);
  one.feel({ heading: 200, tilt: 4 });
  assert.deepEqual([one.last("held"), one.sharing.compass], [{ heading: 200, tilt: 4 }, "known"]);
});

test("withdrawing ends all of it, here and on the other pages of this browser", async () => {
  const one = rig();
  await one.sharing.begin();
  one.take(fix());
  one.sharing.withdraw();
  assert.deepEqual(one.sent, [{ type: "location", leave: true }]);
  assert.deepEqual([one.sharing.phase, one.cleared, one.feeling, one.posted], ["off", 7, false, ["withdrawn"]]);
  assert.deepEqual(one.reported.at(-1), ["stop"]);
  one.take(fix()); // one that was under way
  assert.deepEqual(one.reported.at(-1), ["stop"]);
  one.sharing.withdraw();
  assert.equal(one.sent.length, 1);
});

test("what another page of this browser withdrew ends here too, and is said once", async () => {
  const one = rig();
  await one.sharing.begin();
  one.others.onmessage({ data: "withdrawn" });
  assert.deepEqual([one.sharing.phase, one.sent, one.posted], ["off", [], []]);
});

test("a refusal ends it, and says so", async () => {
  const one = rig();
  await one.sharing.begin();
  one.fail({ code: 1 });
  assert.deepEqual([one.sharing.phase, one.sharing.problem, one.cleared], ["off", "denied", 7]);
});

test("a position that is lost comes back by itself", async () => {
  const one = rig();
  await one.sharing.begin();
  one.fail({ code: 3 });
  assert.deepEqual([one.sharing.phase, one.sharing.problem], ["asking", "late"]);
  one.take(fix());
  one.fail({ code: 2 });
  assert.deepEqual([one.sharing.phase, one.sharing.problem, one.reported.at(-1)], ["lost", "unavailable", ["lose"]]);
  one.take(fix());
  assert.deepEqual([one.sharing.phase, one.sharing.problem], ["on", null]);
});

test("where the browser cannot, it says why", () => {
  for (const [given, problem] of [[{ secure: false }, "insecure"], [{ geolocation: false }, "unable"]]) {
    const { sharing } = rig(given);
    sharing.begin();
    assert.deepEqual([sharing.phase, sharing.problem], ["off", problem]);
  }
});

test("without the sensors the position is shared all the same", async () => {
  for (const answer of ["denied", "none"]) {
    const one = rig({ answer });
    await one.sharing.begin();
    one.take(fix());
    assert.deepEqual([one.sharing.phase, one.sharing.compass, one.feeling], ["on", answer, false]);
  }
});

test("a new session of the server is told again, while it is on", async () => {
  const one = rig();
  one.sharing.renew();
  assert.deepEqual(one.reported, []);
  await one.sharing.begin();
  one.sharing.renew();
  assert.deepEqual(one.reported.at(-1), ["renew"]);
});
