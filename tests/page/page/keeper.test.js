import assert from "node:assert/strict";
import test from "node:test";
import { Keeper } from "../../../pace/static/js/page/keeper.js";

const IDLE_MS = 600_000;

function kept(answers = [], user = undefined) {
  const seen = { asked: [], shown: [], gone: [], told: [] };
  const time = { now: 1_800_000_000_000 };
  const keeper = new Keeper({
    user,
    leftMs: IDLE_MS,
    ask: async (stay) => {
      seen.asked.push(stay);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    show: (what) => seen.shown.push(what), go: (why) => seen.gone.push(why), tell: (left) => seen.told.push(left),
    now: () => time.now,
  });
  const pass = async (ms) => {
    time.now += ms;
    keeper.tick();
    await new Promise(setImmediate);
  };
  return { keeper, pass, ...seen };
}

const after = () => new Promise(setImmediate);

test("who does something now and then is kept, and the server is told no more often than needed", async () => {
  const { keeper, pass, asked, told, shown, gone } = kept([{ left_s: 600 }, { left_s: 600 }]);
  for (let n = 0; n < 100; n += 1) keeper.active();
  await pass(59_000);
  keeper.active();
  assert.deepEqual(asked, []);
  await pass(1000);
  keeper.active();
  keeper.active();
  await after();
  assert.deepEqual([asked, told], [[true], [IDLE_MS]]);
  await pass(IDLE_MS - 61_000);
  assert.deepEqual(shown, []);
  keeper.active();
  await after();
  assert.deepEqual([asked, shown, gone], [[true, true], [], []]);
});

test("is warned, and stays with any movement", async () => {
  const { keeper, pass, asked, shown } = kept([{ left_s: 600 }]);
  await pass(IDLE_MS - 60_000);
  await pass(1000);
  assert.deepEqual(shown, [{ state: "soon", seconds: 60 }, { state: "soon", seconds: 59 }]);
  keeper.active();
  await after();
  assert.deepEqual(asked, [true]);
  assert.deepEqual(shown.at(-1), { state: null, seconds: null });
});

test("time counts from when the server said it, however long the page takes to load", async () => {
  const { keeper, pass, shown } = kept();
  Object.assign(keeper, new Keeper({ ...keeper, leftMs: IDLE_MS, ageMs: 20_000, ask: keeper.ask, show: keeper.show, now: keeper.now }));
  await pass(IDLE_MS - 80_001);
  assert.deepEqual(shown, []);
  await pass(1);
  assert.deepEqual(shown, [{ state: "soon", seconds: 60 }]);
});

test("is led to the log-in page when the time is over and the server says so", async () => {
  for (const answer of [null, { left_s: 0 }]) {
    const { pass, asked, gone } = kept([answer]);
    await pass(IDLE_MS);
    assert.deepEqual([asked, gone], [[false], ["idle"]]);
  }
});

test("stays where something was done on another page meanwhile", async () => {
  const { pass, gone, shown, told } = kept([{ left_s: 500 }]);
  await pass(IDLE_MS);
  await pass(400_000);
  assert.deepEqual([gone, told], [[], [500_000]]);
  assert.equal(shown.at(-1)?.state ?? null, null);
});

test("hears it of another tab without asking", async () => {
  const { keeper, pass, asked } = kept();
  await pass(IDLE_MS - 10_000);
  keeper.heard(IDLE_MS);
  await pass(IDLE_MS - 70_000);
  assert.deepEqual(asked, []);
});

test("hides what is shown while nobody knows, and asks on", async () => {
  const { pass, asked, gone, shown } = kept([new Error("no network"), new Error("no network"), null]);
  await pass(IDLE_MS);
  assert.equal(shown.at(-1).state, "unknown");
  await pass(1000);
  assert.equal(asked.length, 1);
  await pass(5000);
  await pass(5000);
  assert.deepEqual([asked.length, gone], [3, ["idle"]]);
});

test("a server that cannot be asked is no end before the time is over", async () => {
  const { keeper, shown, gone } = kept([new Error("no network")]);
  keeper.lost();
  await after();
  assert.deepEqual([shown, gone], [[], []]);
});

test("a lost connection is asked about, not more often than each five seconds", async () => {
  const { keeper, pass, asked, gone } = kept([{ left_s: 600 }, null]);
  keeper.lost();
  await after();
  keeper.lost();
  assert.deepEqual([asked, gone], [[false], []]);
  await pass(5000);
  keeper.lost();
  await after();
  assert.deepEqual([asked, gone], [[false, false], ["over"]]);
});

test("when the server was first to say that the time is over, that is why", async () => {
  const { keeper, pass, gone } = kept([null]);
  await pass(IDLE_MS - 2000);
  keeper.lost();
  await after();
  assert.deepEqual(gone, ["idle"]);
});

test("short times are told in time too", async () => {
  const { keeper, pass, asked } = kept([{ left_s: 600 }]);
  Object.assign(keeper, new Keeper({ ...keeper, leftMs: 30_000, ask: keeper.ask, show: keeper.show, now: keeper.now }));
  await pass(3000);
  keeper.active();
  assert.deepEqual(asked, [true]);
});

test("another user of the same browser does not get the page of the one before", async () => {
  const { keeper, gone, told } = kept([{ user: "alice", left_s: 600 }, { user: "bob", left_s: 600 }], "alice");
  await keeper.question();
  assert.deepEqual([gone, told], [[], [IDLE_MS]]);
  await keeper.question();
  assert.deepEqual([gone, told], [["over"], [IDLE_MS]]);
});

test("what the tab of another user says is the end of this page", () => {
  const { keeper, gone } = kept([], "alice");
  keeper.heard(IDLE_MS, "alice");
  assert.deepEqual(gone, []);
  keeper.heard(IDLE_MS, "bob");
  assert.deepEqual(gone, ["over"]);
});
