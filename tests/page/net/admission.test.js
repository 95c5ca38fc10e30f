import assert from "node:assert/strict";
import test from "node:test";
import { secondsToStayAway } from "../../../pace/static/js/net/admission.js";

const answering = (status, wait) => async () => ({ status, headers: new Headers(wait === undefined ? {} : { "Retry-After": wait }) });
const asked = (ask) => secondsToStayAway("https://own.example/__sockjs__", ask);

test("asks what SockJS asked, anew", async () => {
  const seen = [];
  await secondsToStayAway("https://own.example/__sockjs__", async (url, { cache }) => {
    seen.push(url, cache);
    return { status: 200, headers: new Headers() };
  });
  assert.deepEqual(seen, ["https://own.example/__sockjs__/info", "no-store"]);
});

test("a refusal tells its seconds, where there are any that can be waited for", async () => {
  assert.equal(await asked(answering(429, "10")), 10);
  assert.equal(await asked(answering(429)), 5);
  assert.equal(await asked(answering(429, "Wed, 21 Oct 2026 07:28:00 GMT")), 5);
  assert.equal(await asked(answering(429, "86400")), 600);
});

test("whatever else is wrong is no refusal", async () => {
  assert.equal(await asked(answering(200, "10")), null);
  assert.equal(await asked(answering(503, "10")), null);
  assert.equal(await asked(async () => { throw new TypeError("Failed to fetch"); }), null);
});
