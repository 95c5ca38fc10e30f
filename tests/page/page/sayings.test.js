import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chooseServer } from "../../../pace/static/js/net/address.js";
import { closeReason } from "../../../pace/static/js/net/connection.js";
import { complaint } from "../../../pace/static/js/net/transports.js";
import { decodeBlock } from "../../../pace/static/js/signal/block.js";
import { History } from "../../../pace/static/js/signal/history.js";
import { said } from "../../../pace/static/js/page/sayings.js";
import { words } from "../../../pace/static/js/page/words.js";

before(() => words.use("de"));
after(() => words.use("en"));

const refused = (block) => {
  try {
    decodeBlock(block);
  } catch (error) {
    return error.message;
  }
  return "was read";
};

test("why a connection ended", () => {
  const reasons = [[1002, "", null], [1006, "", null], [2000, "", null], [2000, "", "xhr-polling"], [4008, "", null], [4001, "", null],
    [4029, "Too many messages", null], [4030, "Too many messages from one address", null]];
  assert.deepEqual(reasons.map((reason) => said(closeReason(...reason))), [
    "der Server antwortet nicht", "die Verbindung wurde unterbrochen", "kein Transport kommt durch",
    "xhr-polling kommt nicht durch, oder dieser Browser kann es nicht", "diese Verbindung ist zu langsam",
    "geschlossen mit Code 4001", "diese Seite hat zu viel gesagt", "von der Adresse dieses Netzes kommt zu viel",
  ]);
});

test("what is wrong with an address", () => {
  assert.match(said(complaint("carrier-pigeon")), /^Es gibt keinen Transport „carrier-pigeon“. Gültige Namen: websocket, /);
  assert.match(said(chooseServer("x y", "http://a", []).error), /^„x y“ ist keine Adresse/);
  assert.match(said(chooseServer("http://b", "http://a", []).error), /mit http:\/\/b verbinden\. Kein anderer/);
  assert.match(said(chooseServer("http://b", "http://a", ["http://c"]).error), /Freigegeben: http:\/\/c\.$/);
});

test("why a block cannot be read, the reason too", () => {
  const reasons = [
    { v: 7 }, { t: 1, dt: 1, v: [[1], [1, 2]] }, { v: [[1, 2]] }, { t: [1, 2], v: [[1]] }, { t: 1, dt: 1, v: [Array(100_001).fill(0)] },
  ].map((block) => said(`A block could not be read: ${refused(block)}.`));
  for (const reason of reasons) assert.match(reason, /^Ein Block war nicht zu lesen: (ein Block|Ableitungen|ungleich)/);
});

test("what is wrong with an answer", async () => {
  const history = new History({ request: async () => ({}), channel: { name: "ecg", ring: null, now: () => 0 } });
  history.want(0, 1000);
  await null;
  await null;
  assert.equal(said(history.error), "eine Antwort ohne Blöcke");
});

test("what comes from elsewhere stays as it is, keys are looked up", () => {
  assert.equal(said("no such channel"), "no such channel");
  assert.equal(said(["link.nextIn", { n: 3, k: 2 }]), "in 3 s (Versuch 2)");
});
