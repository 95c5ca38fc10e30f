import assert from "node:assert/strict";
import test from "node:test";
import { LinkVoice } from "../../../pace/static/js/page/linkvoice.js";

const OPEN = { phase: "open", transport: "websocket" };
const lost = (until) => ({ phase: "waiting", until, reason: "the connection was cut", tries: 1, lost: true });
const failed = (until, tries) => ({ phase: "waiting", until, reason: "the server does not answer", tries, lost: false });

function voiced() {
  const said = [];
  return { said, voice: new LinkVoice((text) => said.push(text)) };
}

test("each change once, however often it is looked at", () => {
  const { said, voice } = voiced();
  for (const now of [0, 250, 500]) voice.hear(OPEN, now);
  const cut = lost(1400);
  for (const now of [1000, 1250]) voice.hear(cut, now);
  voice.hear({ phase: "connecting", tries: 1 }, 1400, "websocket");
  voice.hear({ ...OPEN, transport: "xhr-streaming" }, 1500);
  assert.deepEqual(said, ["Connected over websocket.", "The connection is lost: the connection was cut. Reconnecting by itself.",
    "Connected over xhr-streaming."]);
});

test("who moves to another process hears nothing of it, unless it takes long or the transport is another", () => {
  const { said, voice } = voiced();
  const moving = () => ({ phase: "connecting", tries: 0, moving: true });
  voice.hear(OPEN, 0);
  voice.hear(moving(), 1000);
  voice.hear({ ...OPEN }, 1100);
  assert.deepEqual(said, ["Connected over websocket."]);
  voice.hear(moving(), 2000);
  voice.hear({ ...OPEN, transport: "xhr-streaming" }, 2100);
  assert.deepEqual(said.slice(1), ["Connected over xhr-streaming."]);
});

test("connecting is told where it takes long, with the transport", () => {
  const { said, voice } = voiced();
  const connecting = { phase: "connecting", tries: 0 };
  for (const now of [0, 1000, 1900]) voice.hear(connecting, now, "websocket");
  assert.deepEqual(said, []);
  for (const now of [2000, 2250]) voice.hear(connecting, now, "xhr-streaming");
  assert.deepEqual(said, ["Connecting over xhr-streaming."]);
});

test("tries that fail one after the other are told once a minute", () => {
  const { said, voice } = voiced();
  voice.hear(lost(500), 0);
  let now = 0;
  for (let tries = 2; now < 130_000; tries += 1) {
    voice.hear({ phase: "connecting", tries }, now);
    const waiting = failed(now + 10_000, tries);
    for (let i = 0; i < 40; i += 1, now += 250) voice.hear(waiting, now);
  }
  assert.equal(said.length, 3);
  assert.match(said[1], /^Not connected: the server does not answer\. Try \d+ in 10 s\.$/);
});

test("a first try that fails is told at once", () => {
  const { said, voice } = voiced();
  voice.hear({ phase: "connecting", tries: 0 }, 0);
  voice.hear(failed(700, 1), 100);
  assert.deepEqual(said, ["Not connected: the server does not answer. Try 1 in 1 s."]);
});
