import assert from "node:assert/strict";
import test from "node:test";
import { Backoff } from "../../../pace/static/js/net/backoff.js";
import { Budget } from "../../../pace/static/js/net/budget.js";
import { ServerClock } from "../../../pace/static/js/net/clock.js";
import { closeReason, Connection } from "../../../pace/static/js/net/connection.js";
import { TransportChoice } from "../../../pace/static/js/net/transports.js";
import { FakeSocket, FakeTime, WELCOME } from "../support/fakes.js";

function rig({ forced = null, stayAway } = {}) {
  const time = new FakeTime();
  const seen = { time, sockets: [], states: [], messages: [], bad: 0 };
  seen.choice = new TransportChoice(forced);
  seen.clock = new ServerClock();
  seen.connection = new Connection({
    createSocket: (transports) => {
      const socket = new FakeSocket(transports);
      seen.sockets.push(socket);
      return socket;
    },
    choice: seen.choice,
    backoff: new Backoff({ random: () => 1 }),
    clock: seen.clock,
    budget: new Budget(() => time.now),
    now: () => time.now,
    timers: time.timers(),
    onState: (state) => seen.states.push(state),
    onMessage: (message) => seen.messages.push(message),
    onBad: () => { seen.bad += 1; },
    stayAway,
  });
  seen.connection.connect();
  return seen;
}

function opened(options) {
  const seen = rig(options);
  seen.sockets[0].open();
  seen.sockets[0].say(WELCOME);
  return seen;
}

const phases = (seen) => seen.states.map((state) => state.phase);

test("says hello, and is open when the server welcomes", () => {
  const seen = rig();
  seen.sockets[0].open("websocket");
  assert.deepEqual(seen.sockets[0].sent, [{ type: "hello", protocol: 1 }]);
  assert.deepEqual(phases(seen), ["connecting"]);
  seen.sockets[0].say(WELCOME);
  assert.deepEqual(seen.states.at(-1), { phase: "open", transport: "websocket" });
  assert.deepEqual(seen.messages, [WELCOME]);
});

test("comes back by itself after each loss, later each time", () => {
  const seen = opened();
  seen.sockets[0].lose();
  assert.deepEqual(seen.states.at(-1), { phase: "waiting", until: 500, reason: "the connection was cut", tries: 1, lost: true });
  seen.time.advance(500);
  assert.equal(seen.sockets.length, 2);
  seen.sockets[1].lose(1002);
  assert.equal(seen.states.at(-1).until - seen.time.now, 1000);
  seen.time.advance(999);
  assert.equal(seen.sockets.length, 2);
  seen.time.advance(1);
  assert.equal(seen.sockets.length, 3);
});

test("who is refused is told why, and comes back when the server said", async () => {
  const seen = rig({ stayAway: async () => 10 });
  seen.sockets[0].lose(1002);
  assert.deepEqual(phases(seen), ["connecting"]); // until it is known why
  await null;
  const { until, reason } = seen.states.at(-1);
  assert.deepEqual([until, reason], [10_500, "too many connections come from the address of this network"]);
  seen.time.advance(10_499);
  assert.equal(seen.sockets.length, 1);
  seen.time.advance(1);
  assert.equal(seen.sockets.length, 2);
});

test("why it failed is asked where it failed, and where nothing else happened meanwhile", async () => {
  let asked = 0;
  const seen = opened({ stayAway: async () => { asked += 1; return null; } });
  seen.sockets[0].lose(2000); // it was open
  assert.deepEqual([asked, seen.states.at(-1).phase], [0, "waiting"]);
  seen.time.advance(500);
  seen.sockets[1].lose(2000);
  seen.connection.fallSilent(true);
  await null;
  assert.deepEqual([asked, seen.states.at(-1).reason], [1, "the server fell silent"]);
  seen.time.advance(1000);
  seen.sockets[2].lose(2000);
  await null;
  assert.equal(seen.states.at(-1).reason, "no transport gets through");
});

test("who is logged out is told so until the server will have him again", () => {
  const seen = opened();
  seen.sockets[0].lose(4401, "This link is not valid any more");
  assert.equal(seen.states.at(-1).reason, "This link is not valid any more");
  seen.time.advance(500);
  seen.sockets[1].lose(1002);
  assert.equal(seen.states.at(-1).reason, "This link is not valid any more");
  seen.time.advance(1000);
  seen.sockets[2].open();
  seen.sockets[2].say(WELCOME);
  seen.sockets[2].lose(1002);
  assert.equal(seen.states.at(-1).reason, "the server does not answer");
});

test("a connection that held makes the next loss a first one; one thrown out at once does not", () => {
  const seen = opened();
  seen.sockets[0].lose();
  seen.time.advance(500);
  seen.sockets[1].open();
  seen.sockets[1].say(WELCOME);
  seen.sockets[1].lose();
  assert.equal(seen.states.at(-1).until - seen.time.now, 1000);
  seen.time.advance(1000);
  seen.sockets[2].open();
  seen.sockets[2].say(WELCOME);
  seen.time.advance(5000);
  seen.sockets[2].lose();
  assert.equal(seen.states.at(-1).until - seen.time.now, 500);
});

test("try now needs no countdown, and makes no second connection", () => {
  const seen = opened();
  seen.sockets[0].lose();
  seen.connection.connect();
  seen.connection.connect();
  assert.equal(seen.sockets.length, 2);
  seen.time.advance(5000);
  assert.equal(seen.sockets.length, 2);
});

test("a socket that cannot even be made is waited for", () => {
  const seen = rig();
  seen.sockets[0].lose();
  seen.connection.createSocket = () => { throw new Error("insecure"); };
  seen.time.advance(500);
  assert.equal(seen.states.at(-1).reason, "insecure");
});

test("no welcome within 10 s: the transport is left out", () => {
  const seen = rig();
  seen.sockets[0].open("xhr-streaming");
  seen.time.advance(10_000);
  assert.equal(seen.sockets[0].closed, true);
  assert.match(seen.states.at(-1).reason, /xhr-streaming fell silent/);
  seen.time.advance(500);
  assert.ok(!seen.sockets[1].transports.includes("xhr-streaming"));
});

test("pings give the clock, whatever comes between", () => {
  const seen = opened();
  const ping = seen.sockets[0].sent.at(-1);
  assert.equal(ping.type, "ping");
  seen.time.advance(40);
  seen.sockets[0].say({ type: "reply", id: 999, time: 1 });
  seen.sockets[0].say({ type: "reply", id: ping.id, time: 500_020 });
  assert.equal(seen.clock.roundTrip, 40);
  assert.equal(seen.clock.at(seen.time.now), 500_040);
});

test("a transport that worked is not blamed for a network that went away", () => {
  const proven = opened();
  for (let i = 0; i < 61; i += 1) {
    proven.time.advance(1000);
    proven.sockets[0].onheartbeat({});
  }
  proven.time.advance(15_000);
  assert.equal(proven.states.find(({ phase }) => phase === "waiting").reason, "the server fell silent");
  const woken = opened();
  woken.sockets[0].onheartbeat({});
  woken.connection.wake();
  woken.time.advance(4000);
  const fresh = opened();
  fresh.time.advance(10_000);
  assert.deepEqual([proven, woken, fresh].map(({ choice }) => choice.list().includes("websocket")), [true, true, false]);
});

test("a silent server is left after 10 s, a late word from its socket changes nothing", () => {
  const seen = opened();
  seen.time.advance(10_000);
  assert.equal(seen.states.at(-1).phase, "waiting");
  const count = seen.messages.length;
  seen.sockets[0].say(WELCOME);
  seen.sockets[0].lose();
  assert.equal(seen.messages.length, count);
});

test("a heartbeat is a word too", () => {
  const seen = opened();
  for (let i = 0; i < 6; i += 1) {
    seen.time.advance(4000);
    seen.sockets[0].onheartbeat({});
  }
  assert.equal(seen.states.at(-1).phase, "open");
});

test("waking up tries at once, or asks whether the server is there", () => {
  const seen = opened();
  seen.sockets[0].onheartbeat({});
  seen.connection.wake();
  seen.time.advance(4000);
  assert.equal(seen.states.at(-1).phase, "waiting");
  seen.connection.wake();
  assert.equal(seen.states.at(-1).phase, "connecting");
});

test("an unreadable message is told and costs nothing else", () => {
  const seen = opened();
  seen.sockets[0].say("nonsense");
  assert.equal(seen.bad, 1);
  assert.equal(seen.states.at(-1).phase, "open");
});

test("sending without a connection says so", () => {
  const seen = opened();
  assert.equal(seen.connection.send({ type: "x" }), true);
  seen.sockets[0].lose();
  assert.equal(seen.connection.send({ type: "x" }), false);
});

test("a request is answered by the reply or the error of its id", async () => {
  const seen = opened();
  const first = seen.connection.request("history", { channel: "a" });
  const { id } = seen.sockets[0].sent.at(-1);
  assert.deepEqual(seen.sockets[0].sent.at(-1), { channel: "a", type: "request", id, what: "history" });
  const second = seen.connection.request("history", {});
  const other = seen.sockets[0].sent.at(-1).id;
  seen.sockets[0].say({ type: "error", id: other, code: 404, reason: "no such channel" });
  seen.sockets[0].say({ type: "reply", id, time: 1, blocks: [] });
  assert.deepEqual((await first).blocks, []);
  await assert.rejects(second, /no such channel/);
  assert.deepEqual(seen.messages, [WELCOME]); // answers are nobody else's business
});

test("a request ends after 5 s, with the connection, or at once where too many are open", async () => {
  const seen = opened();
  const late = assert.rejects(seen.connection.request("x"), /did not answer/);
  seen.sockets[0].say({ type: "status", time: 1, redis: "up" });
  seen.time.advance(5000);
  await late;
  const open = Array.from({ length: 8 }, () => seen.connection.request("x"));
  await assert.rejects(seen.connection.request("x"), /busy/);
  const cut = Promise.allSettled(open);
  seen.sockets[0].lose();
  for (const { reason } of await cut) assert.match(reason.message, /cut/);
  await assert.rejects(seen.connection.request("x"), /not connected/);
  assert.equal(seen.time.jobs.length, 1); // the next try to connect
});

test("reasons are words, the server's own before a number", () => {
  assert.equal(closeReason(2000, "All transports failed", null), "no transport gets through");
  assert.match(closeReason(2000, "", "xdr-polling"), /^xdr-polling /);
  assert.equal(closeReason(4008, "Too slow", null), "this connection is too slow");
  assert.equal(closeReason(3000, "Go away!", null), "Go away!");
  assert.equal(closeReason(4001, "", null), "closed with code 4001");
});

test("each session begins with the greeting that is due then", () => {
  const seen = rig();
  let n = 0;
  seen.connection.greeting = () => ({ type: "hello", protocol: 1, n: (n += 1) });
  seen.sockets[0].open();
  seen.sockets[0].lose();
  seen.time.advance(500);
  seen.sockets[1].open();
  assert.deepEqual(seen.sockets.map((socket) => socket.sent[0].n), [1, 2]);
});

test("what is lost is told apart from a try that failed, and tries are counted", () => {
  const seen = opened();
  seen.time.advance(5000);
  seen.sockets[0].lose();
  seen.time.advance(500);
  seen.sockets[1].lose(1002);
  const [cut, again, failed] = seen.states.slice(-3);
  assert.deepEqual([cut.lost, cut.tries, again.phase, again.tries, failed.lost, failed.tries], [true, 1, "connecting", 1, false, 2]);
});

test("a server that stops says when it wants us back; after that the delays are our own", () => {
  const seen = opened();
  seen.sockets[0].say({ type: "status", time: 1, stopping: true, return_ms: 40 });
  seen.sockets[0].lose(1001);
  assert.deepEqual(seen.states.at(-1), { phase: "connecting", tries: 0, moving: true });
  seen.time.advance(39);
  assert.equal(seen.sockets.length, 1);
  seen.time.advance(1);
  assert.deepEqual(seen.states.at(-1), { phase: "connecting", tries: 0, moving: true });
  seen.sockets[1].lose(1002);
  assert.equal(seen.states.at(-1).phase, "waiting");
  seen.time.advance(499);
  assert.equal(seen.sockets.length, 2);
  seen.time.advance(1);
  assert.equal(seen.states.at(-1).moving, undefined);
  assert.equal(seen.sockets.length, 3);
});

test("a server that wants us back in a day is not obeyed", () => {
  const seen = opened();
  seen.sockets[0].say({ type: "status", time: 1, stopping: true, return_ms: 86_400_000 });
  seen.sockets[0].lose(1001);
  seen.time.advance(60_000);
  assert.equal(seen.sockets.length, 2);
});

test("tells which transport is being tried, while it is", () => {
  const seen = rig();
  assert.equal(seen.connection.attempted, null);
  seen.sockets[0]._transport = { transportName: "xhr-streaming" };
  assert.equal(seen.connection.attempted, "xhr-streaming");
  seen.sockets[0].open();
  seen.sockets[0].say(WELCOME);
  assert.equal(seen.connection.attempted, null);
});
