import assert from "node:assert/strict";
import test from "node:test";
import { sentenceOf } from "../../../pace/static/js/map/sharebox.js";

const said = (phase, problem = null, compass = "unknown") => sentenceOf({ phase, problem, compass });

test("each state is told in words", () => {
  assert.equal(said("off"), "");
  assert.match(said("asking"), /Waiting/);
  assert.equal(said("on"), "You are on everyone’s map.");
  assert.match(said("on", null, "none"), /everyone’s map\. .*leans/);
  assert.match(said("on", null, "denied"), /not allowed/);
  assert.match(said("off", "denied"), /^Not shared: the browser was not allowed/);
  for (const problem of ["unavailable", "late", "unable", "insecure"]) assert.match(said("on", problem), / .*\.$/);
});
