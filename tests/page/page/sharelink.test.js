import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, PERIODS, periodText, showGuest, untilText } from "../../../pace/static/js/page/sharelink.js";
import { t } from "../../../pace/static/js/page/words.js";

const answering = (ok, status, json) => {
  const asked = [];
  const fetchIt = async (...given) => {
    asked.push(given);
    return { ok, status, json };
  };
  return { asked, fetchIt };
};

test("periods in words", () => {
  assert.deepEqual(PERIODS.map((seconds) => t(...periodText(seconds))), ["1 hour", "8 hours", "24 hours", "7 days"]);
});

test("an end is told by the minute, with its day where that is another one", () => {
  const noon = new Date(2026, 10, 21, 12, 0, 59, 999).getTime();
  assert.equal(untilText(noon, noon), "12:00");
  assert.equal(untilText(noon, noon - 86_400_000), "2026-11-21 12:00");
});

test("what is asked, and what is answered", async () => {
  const { asked, fetchIt } = answering(true, 200, async () => ({ links: [] }));
  assert.deepEqual(await ask("GET", "share", null, fetchIt), { links: [] });
  assert.deepEqual(asked, [["share", { method: "GET", cache: "no-store" }]]);
  await ask("POST", "share", { channel: "ecg", seconds: 60 }, fetchIt);
  assert.deepEqual(asked[1][1], {
    method: "POST", cache: "no-store", body: '{"channel":"ecg","seconds":60}', headers: { "Content-Type": "application/json" },
  });
});

test("a refusal is thrown with its reason, or at least its status", async () => {
  const refused = answering(false, 403, async () => ({ reason: "You may not make links." }));
  await assert.rejects(ask("POST", "share", {}, refused.fetchIt), /^Error: You may not make links\.$/);
  const broken = answering(false, 502, async () => { throw new SyntaxError("no JSON"); });
  await assert.rejects(ask("GET", "share", null, broken.fetchIt), /^Error: the server answered 502$/);
});

test("who takes no part in what people say is not shown it", () => {
  globalThis.document = { getElementById: () => null };
  const body = { dataset: {} };
  showGuest({ room: false }, body);
  assert.equal(body.dataset.room, "false");
  showGuest({}, body);
  assert.equal(body.dataset.room, "true");
  delete globalThis.document;
});

test("and is told how long", () => {
  const until = { textContent: "" };
  globalThis.document = { getElementById: () => until };
  const noon = new Date(2030, 0, 1, 12).getTime();
  showGuest({ room: false, until: noon }, { dataset: {} });
  assert.equal(until.textContent, "Shared with you until 2030-01-01 12:00");
  showGuest({}, { dataset: {} });
  assert.equal(until.textContent, "");
  delete globalThis.document;
});
