import assert from "node:assert/strict";
import test from "node:test";
import { partsOf, spokenSentence } from "../../../pace/static/js/page/sentence.js";

test("a sentence is its words and the places of its values", () => {
  assert.deepEqual(partsOf("{one} and {two} watch"), [["one"], " and ", ["two"], " watch"]);
  assert.deepEqual(partsOf("nothing"), ["nothing"]);
});

test("what is spoken isolates the words of others, not numbers", () => {
  assert.equal(spokenSentence("directs.spoken", { name: "שרה", text: "x" }), "Message from \u2068שרה\u2069: \u2068x\u2069");
  assert.equal(spokenSentence("people.others", { n: 3 }), "and 3 more");
});
