import assert from "node:assert/strict";
import test from "node:test";
import { timeToNote } from "../../../pace/static/js/page/notes.js";

const SOURCE = { newest: 500 };

test("a note by key goes to the cursor, the newest sample or the middle", () => {
  const live = { live: true, centre: 100 };
  assert.equal(timeToNote({ cursor: 7, view: live, source: SOURCE }), 7);
  assert.equal(timeToNote({ cursor: null, view: live, source: SOURCE }), 500);
  assert.equal(timeToNote({ cursor: null, view: live, source: null }), null);
  assert.equal(timeToNote({ cursor: null, view: { live: false, centre: 100 }, source: SOURCE }), 100);
});
