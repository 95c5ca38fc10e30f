import assert from "node:assert/strict";
import test from "node:test";
import { noticesOf, stripNotice } from "../../../pace/static/js/page/notices.js";

const WELL = {
  fixed: [], link: { phase: "open", transport: "websocket" }, redis: "up", shown: { fault: null }, wanted: "a", known: true,
  error: null, unread: 0, behind: false, busy: null,
};
const keys = (change) => noticesOf({ ...WELL, ...change }).map((notice) => notice.key);

test("nothing to say while all is well", () => assert.deepEqual(noticesOf(WELL), []));

test("each trouble has its sentence", () => {
  assert.deepEqual(keys({ redis: "down" }), ["redis"]);
  assert.deepEqual(keys({ link: { phase: "waiting", reason: "the connection was cut" } }), ["link"]);
  assert.deepEqual(keys({ shown: null }), ["gone"]);
  assert.deepEqual(keys({ shown: null, wanted: null }), ["none"]);
  assert.deepEqual(keys({ shown: null, known: false }), []);
  assert.deepEqual(keys({ shown: { fault: "x" }, unread: 2 }), ["fault", "unread"]);
  assert.deepEqual(keys({ behind: true }), ["behind"]);
  assert.match(noticesOf({ ...WELL, error: { code: 429 } })[0].text, /429/);
  assert.equal(noticesOf({ ...WELL, busy: 120 })[0].text, "The server is busy: updates every 120 ms.");
});

test("what was wrong from the start stays first", () => {
  assert.deepEqual(keys({ fixed: [{ key: "transport" }], redis: "down" }), ["transport", "redis"]);
});

const STRIP = { link: { phase: "open" }, linkLostAt: null, staleSince: null, behind: false, waiting: false };

test("the strip says why it is empty", () => {
  assert.equal(stripNotice(STRIP), null);
  assert.match(stripNotice({ ...STRIP, staleSince: 1e12 }), /^No samples since \d\d:\d\d:\d\d$/);
  assert.match(stripNotice({ ...STRIP, waiting: true }), /Waiting/);
  assert.match(stripNotice({ ...STRIP, behind: true }), /^Catching up/);
  assert.match(stripNotice({ ...STRIP, behind: true, staleSince: 1e12 }), /^No samples since/);
  assert.match(stripNotice({ ...STRIP, link: { phase: "waiting" }, linkLostAt: 1e12, staleSince: 1 }), /^No connection since/);
  assert.match(stripNotice({ ...STRIP, link: { phase: "connecting" } }), /Connecting/);
});
