import assert from "node:assert/strict";
import test from "node:test";
import { keptHere } from "../../../pace/static/js/net/kept.js";

function withStorage(descriptor, run) {
  const before = Object.getOwnPropertyDescriptor(globalThis, "localStorage");
  Object.defineProperty(globalThis, "localStorage", { configurable: true, ...descriptor });
  try {
    return run();
  } finally {
    if (before) Object.defineProperty(globalThis, "localStorage", before);
    else delete globalThis.localStorage;
  }
}

test("the browser's storage, null where there is none or the person forbade it", () => {
  const storage = {};
  assert.equal(withStorage({ get: () => storage }, keptHere), storage);
  assert.equal(withStorage({ get: () => undefined }, keptHere), null);
  assert.equal(withStorage({ get: () => { throw new Error("forbidden"); } }, keptHere), null);
});
