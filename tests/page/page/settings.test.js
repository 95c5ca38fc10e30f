import assert from "node:assert/strict";
import test from "node:test";
import { Settings } from "../../../pace/static/js/page/settings.js";

class FakeStorage {
  constructor(items = {}) {
    this.items = new Map(Object.entries(items));
  }

  getItem(key) {
    return this.items.get(key) ?? null;
  }

  setItem(key, value) {
    this.items.set(key, value);
  }

  removeItem(key) {
    this.items.delete(key);
  }
}

const channel = (name) => ({ name });
const ECG = channel("ecg");
const OTHER = channel("other");

test("paper's own settings where nothing was chosen", () => {
  assert.deepEqual(new Settings(new FakeStorage()).strip(ECG), { speed: 25, gain: null, sweep: false });
});

test("kept for all and for one, and read again", () => {
  const storage = new FakeStorage();
  const first = new Settings(storage);
  first.set("speed", 50);
  first.set("gain", 20, ECG);
  const again = new Settings(storage);
  assert.deepEqual(again.strip(ECG), { speed: 50, gain: 20, sweep: false });
  assert.deepEqual(again.strip(OTHER), { speed: 50, gain: null, sweep: false });
});

test("a choice for all takes back what was chosen apart, of that key alone", () => {
  const settings = new Settings(new FakeStorage());
  settings.set("speed", 12.5, ECG);
  settings.set("gain", 5, ECG);
  settings.set("speed", 50);
  assert.deepEqual(settings.strip(ECG), { speed: 50, gain: 5, sweep: false });
});

test("automatic for one while all have a gain", () => {
  const settings = new Settings(new FakeStorage());
  settings.set("gain", 10);
  settings.set("gain", null, ECG);
  assert.equal(settings.strip(ECG).gain, null);
  assert.equal(settings.strip(OTHER).gain, 10);
});

test("who asked for less motion gets the sweep, until they choose", () => {
  const settings = new Settings(new FakeStorage(), { still: () => true });
  assert.equal(settings.strip(ECG).sweep, true);
  settings.set("sweep", false);
  assert.equal(settings.strip(ECG).sweep, false);
});

test("nonsense in the storage is as if nothing was chosen", () => {
  for (const text of ["{", "7", "[1]", '{"speed": 1e9, "gain": "x", "sweep": 3, "more": {}}', "null", '{"ecg": null, "x": 7}']) {
    const settings = new Settings(new FakeStorage({ "pace.strip": text, "pace.strips": text, "pace.screens": text }));
    assert.deepEqual(settings.strip(ECG), { speed: 25, gain: null, sweep: false });
    assert.ok(settings.pxPerMm > 3);
    settings.set("speed", 50);
    settings.set("speed", 12.5, ECG);
    assert.equal(settings.strip(ECG).speed, 12.5);
  }
});

test("a channel may have any name", () => {
  const settings = new Settings(new FakeStorage());
  for (const name of ["__proto__", "constructor", "toString", "7"]) {
    assert.equal(settings.strip(channel(name)).speed, 25);
    settings.set("speed", 50, channel(name));
    assert.equal(settings.strip(channel(name)).speed, 50);
  }
  assert.equal(settings.strip(ECG).speed, 25);
});

test("without a storage, or with a full one, the choice holds for this visit", () => {
  const full = new FakeStorage();
  full.setItem = () => { throw new Error("quota"); };
  for (const storage of [null, full]) {
    const settings = new Settings(storage);
    settings.put("language", "de");
    assert.equal(settings.get("language"), "de");
  }
});

test("five hundred strips have choices of their own; the oldest goes back to that of all", () => {
  const settings = new Settings(new FakeStorage());
  for (let i = 0; i <= 500; i += 1) settings.set("speed", 50, channel(`c${i}`));
  assert.equal(settings.strip(channel("c0")).speed, 25);
  assert.equal(settings.strip(channel("c1")).speed, 50);
});

test("who listens is told, of another tab's choices too", () => {
  const storage = new FakeStorage();
  const settings = new Settings(storage);
  const heard = [];
  const end = settings.subscribe((key) => heard.push(key));
  settings.put("language", "de");
  storage.setItem("pace.language", '"en"');
  settings.changedElsewhere({ key: "pace.language" });
  assert.equal(settings.get("language"), "en");
  settings.changedElsewhere({ key: "somebody.else" });
  settings.changedElsewhere({ key: null });
  end();
  settings.put("language", null);
  assert.equal(settings.get("language", "none"), "none");
  assert.deepEqual(heard, ["language", "language", null]);
});

test("millimetres are kept by screen", () => {
  let screen = { width: 1440, height: 900, ratio: 1 };
  const settings = new Settings(new FakeStorage(), { screen: () => screen });
  settings.pxPerMm = 6;
  screen = { ...screen, ratio: 2 };
  assert.equal(settings.pxPerMm, 3);
  settings.pxPerMm = null;
  assert.equal(settings.pxPerMm, 96 / 25.4);
});
