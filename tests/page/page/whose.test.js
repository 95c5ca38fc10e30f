import assert from "node:assert/strict";
import test from "node:test";
import { Settings } from "../../../pace/static/js/page/settings.js";
import { forgetChannels, keepFor, markOf } from "../../../pace/static/js/page/whose.js";

class FakeStorage extends Map {
  getItem(key) {
    return this.get(key) ?? null;
  }

  setItem(key, value) {
    this.set(key, value);
  }

  removeItem(key) {
    this.delete(key);
  }
}

const ECG = { name: "ecg" };

/** Settings on a storage in which something was chosen, for everything and for one channel. */
function chosen(storage = new FakeStorage()) {
  const settings = new Settings(storage);
  settings.set("speed", 50);
  settings.set("gain", 20, ECG);
  settings.put("wall", { order: ["ecg"], chosen: ["ecg"] });
  settings.put("contrast", "dark");
  return { settings, storage };
}

const namesChannel = (storage) => [...storage.values()].some((text) => text.includes("ecg"));

test("a log-out takes what names channels, and leaves the rest", () => {
  const { settings, storage } = chosen();
  keepFor("ada", new Settings(storage));
  forgetChannels(settings);
  assert.equal(namesChannel(storage), false);
  assert.deepEqual([...storage.keys()].sort(), ["pace.contrast", "pace.strip"]);
  assert.deepEqual(new Settings(storage).strip(ECG), { speed: 50, gain: null, sweep: false });
});

test("what one user chose is there when the same one comes again, and not for another", () => {
  const storage = new FakeStorage();
  keepFor("ada", new Settings(storage));
  chosen(storage);
  keepFor("ada", new Settings(storage));
  assert.equal(namesChannel(storage), true);
  const bens = new Settings(storage);
  assert.deepEqual(bens.get("wall")?.order, ["ecg"]);
  keepFor("ben", bens);
  assert.equal(bens.get("wall"), null);
  assert.equal(namesChannel(storage), false);
  assert.equal(bens.get("contrast"), "dark");
});

test("what is nobody's is not the next user's", () => {
  const { settings, storage } = chosen();
  keepFor("ada", settings);
  assert.equal(namesChannel(storage), false);
});

test("where nobody logs in everything stays", () => {
  const { settings, storage } = chosen();
  const before = new Map(storage);
  keepFor(null, settings);
  assert.deepEqual(new Map(storage), before);
});

test("users have different marks, in which nothing can be read", () => {
  assert.deepEqual([markOf(""), markOf("a"), markOf("foobar")], [0x811c9dc5, 0xe40c292c, 0xbf9cf968]); // RFC 9923, appendix C
  assert.notEqual(markOf("ada"), markOf("ben"));
});
