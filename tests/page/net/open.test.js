import assert from "node:assert/strict";
import test from "node:test";
import { openLink } from "../../../pace/static/js/net/open.js";
import { FakeSocket, FakeTime, WELCOME } from "../support/fakes.js";

const OWN = "https://own.example";
const NOTHING = { transport: null, server: null, channel: null };

function opened(address = {}, where = {}) {
  const [time, seen] = [new FakeTime(), { sockets: [], states: [], messages: [] }];
  class Socket extends FakeSocket {
    constructor(url, _, { transports }) {
      super(transports);
      this.url = url;
      seen.sockets.push(this);
    }
  }
  const link = openLink({
    onState: ({ phase }) => seen.states.push(phase), onMessage: (message) => seen.messages.push(message), onBad: () => {},
  }, {
    address: { ...NOTHING, ...address }, data: { servers: "https://other.example", endpoint: "/__sockjs__" }, Socket, origin: OWN,
    now: () => time.now, timers: time.timers(), storage: null, ...where,
  });
  if (link.mayConnect) link.connection.connect();
  return { link, ...seen };
}

test("connects to its own server, says who it is, and follows when welcomed", () => {
  const { link, sockets: [socket], states, messages } = opened();
  assert.equal(socket.url, `${OWN}/__sockjs__`);
  link.self.follow("people");
  socket.open();
  assert.deepEqual(socket.sent, [link.self.greeting()]);
  socket.say(WELCOME);
  assert.deepEqual(socket.sent[1], { type: "follow", topics: ["people"] });
  assert.deepEqual(states, ["connecting", "open"]);
  assert.deepEqual(messages, [WELCOME]);
});

test("hears who it is to others", () => {
  const { link, sockets: [socket], messages } = opened();
  socket.open();
  socket.say(WELCOME);
  socket.say({ type: "presence", you: { id: "ab12", name: "Ada" } });
  assert.deepEqual([link.self.id, link.self.called, messages.at(-1).type], ["ab12", "Ada", "presence"]);
});

test("a refused name is no error of the page's", () => {
  const { link, sockets: [socket], messages } = opened();
  link.self.rename("\u2800");
  socket.open();
  socket.say({ type: "error", code: 400, id: "hello", reason: "no name" });
  socket.say({ type: "error", code: 400, reason: "no JSON" });
  assert.deepEqual(socket.sent.map(({ name }) => name ?? null), ["\u2800", null]);
  assert.deepEqual(messages.map(({ reason }) => reason), ["no JSON"]);
});

test("goes to another server only where it is listed", () => {
  assert.equal(opened({ server: "https://other.example" }).sockets[0].url, "https://other.example/__sockjs__");
  const { link, sockets } = opened({ server: "https://evil.example" });
  assert.equal(sockets[0].url, `${OWN}/__sockjs__`);
  assert.deepEqual(link.problems.map(([key]) => key), ["server"]);
});

test("with a transport that does not exist nothing is opened; one that does is the only one tried", () => {
  const { link, sockets } = opened({ transport: "pigeon" });
  assert.deepEqual([link.mayConnect, sockets.length, link.problems[0][0]], [false, 0, "transport"]);
  assert.deepEqual(opened({ transport: "xhr-polling" }).sockets[0].transports, ["xhr-polling"]);
});

test("a script that did not come is told", () => {
  const { link, sockets } = opened({}, { Socket: null });
  assert.deepEqual([link.mayConnect, sockets.length, link.problems], [false, 0, [["script", ["notices.script"]]]]);
});
