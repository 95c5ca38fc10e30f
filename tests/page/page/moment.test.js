import assert from "node:assert/strict";
import test from "node:test";
import { faultOf, hashFor, sameEpoch } from "../../../pace/static/js/page/moment.js";

const MOMENT = { pos: "e1:1700000000000-0", sample: 3 };

test("positions are of one epoch, or nobody knows", () => {
  assert.equal(sameEpoch("e:1-0", "e:2-5"), true);
  assert.equal(sameEpoch("e:1-0", "f:1-0"), false);
  assert.equal(sameEpoch("e:1-0", null), true);
});

test("why a moment cannot be shown", () => {
  const fault = (moment, more) => faultOf(moment, { position: "e1:1700000000500-0", ...more });
  assert.match(fault({ wrong: true }), /cannot be read/);
  assert.match(fault({ ...MOMENT, pos: "e0:1700000000000-0" }), /has lost since/);
  assert.match(fault(MOMENT, { error: { gone: true } }), /no longer kept.*\d\d:\d\d:\d\d/);
  assert.match(fault(MOMENT, { error: new Error("not connected") }), /not found: not connected/);
});

test("the address names the moment while paused, and is free of it when live", () => {
  const hash = (more) => hashFor({ channel: "ecg", live: false, moment: MOMENT, hash: "", ...more });
  const linked = "#channel=ecg&at=e1:1700000000000-0&sample=3";
  assert.equal(hash(), linked);
  assert.equal(hash({ hash: linked }), null, "nothing to write");
  assert.equal(hash({ moment: null }), "#channel=ecg", "no sample there");
  assert.equal(hash({ live: true, hash: linked }), "#channel=ecg");
  assert.equal(hash({ live: true, hash: "" }), null, "an address without a channel stays so");
  assert.equal(hash({ channel: undefined }), null);
  assert.equal(hash({ onWall: true }), "#view=wall&channel=ecg&at=e1:1700000000000-0&sample=3");
  assert.equal(hash({ onWall: true, live: true, hash: "#view=wall&channel=ecg&at=e1:1-0" }), "#view=wall");
  assert.equal(hash({ onWall: true, live: true, hash: "#view=wall" }), null);
});
