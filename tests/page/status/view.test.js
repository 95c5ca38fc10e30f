import assert from "node:assert/strict";
import test from "node:test";
import { noticesOf, verdictText } from "../../../pace/static/js/status/view.js";

const labelOf = (name) => name.toUpperCase();
const STALE = [{ what: "stale", n: 1, channels: ["a"] }];

test("what is wrong stands above, names isolated", () => {
  const notices = noticesOf({ fixed: [{ key: "script", text: ["notices.script"] }], link: { phase: "open" }, troubles: STALE, labelOf });
  assert.deepEqual(notices.map(({ key, level }) => [key, level]), [["script", "bad"], ["trouble-stale", "bad"]]);
  assert.equal(notices[1].text, "\u2068A\u2069 has fallen silent.");
});

test("without a connection it is that", () => {
  const notices = noticesOf({ fixed: [], link: { phase: "waiting", reason: "the connection was cut" }, troubles: STALE, labelOf });
  assert.deepEqual(notices.map(({ text }) => text), ["Not connected: the connection was cut."]);
});

test("what the server refused is told", () => {
  const notices = noticesOf({ fixed: [], link: { phase: "open" }, refused: { code: 403, reason: "not yours" }, troubles: [], labelOf });
  assert.deepEqual(notices.map(({ key, level }) => [key, level]), [["error", "bad"]]);
  assert.match(notices[0].text, /not yours/);
});

test("the verdict", () => {
  const say = (given) => verdictText({ phase: "open", known: true, troubles: [], ...given });
  assert.equal(say({}), "Everything works.");
  assert.equal(say({ troubles: STALE }), "Something is wrong.");
  assert.equal(say({ known: false }), "Waiting for the server’s figures …");
  assert.equal(say({ phase: "waiting" }), "Not connected: nothing is known of the server.");
});
