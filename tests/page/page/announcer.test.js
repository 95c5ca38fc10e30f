import assert from "node:assert/strict";
import test from "node:test";
import { Announcer } from "../../../pace/static/js/page/announcer.js";

function announcer() {
  const said = [];
  return { said, it: new Announcer((text) => said.push(text)) };
}

test("a trouble is said once it lasts, and that it is over", () => {
  const { said, it } = announcer();
  for (let now = 0; now <= 3000; now += 250) it.state("ecg", "", "Live.", now);
  assert.deepEqual(said, []);
  for (let now = 3250; now <= 9000; now += 250) it.state("ecg", "No samples", "Live.", now);
  for (let now = 9250; now <= 15_000; now += 250) it.state("ecg", "", "Live.", now);
  assert.deepEqual(said, ["No samples", "Live."]);
});

test("what passes within a second is not said", () => {
  const { said, it } = announcer();
  for (let now = 0; now < 10_000; now += 250) it.state("ecg", now % 1000 < 500 ? "Waiting" : "", "Live.", now);
  assert.deepEqual(said, []);
});

test("another channel begins anew", () => {
  const { said, it } = announcer();
  it.state("a", "No samples", "Live.", 0);
  it.state("a", "No samples", "Live.", 1000);
  it.state("b", "", "Live.", 1250);
  it.state("b", "", "Live.", 9000);
  assert.deepEqual(said, ["No samples"]);
});

test("values that change are said each ten seconds", () => {
  const { said, it } = announcer();
  for (let now = 0; now <= 30_000; now += 250) it.number(`${60 + Math.floor(now / 1000)} bpm`, now);
  for (let now = 30_250; now < 90_000; now += 250) it.number("90 bpm", now);
  it.number(null, 99_000);
  assert.deepEqual(said, ["60 bpm", "70 bpm", "80 bpm", "90 bpm"]);
});
