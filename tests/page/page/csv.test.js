import assert from "node:assert/strict";
import { test } from "node:test";
import { csvLines, textCell } from "../../../pace/static/js/page/csv.js";
import { SignalRing } from "../../../pace/static/js/signal/ring.js";

const START = Date.UTC(2026, 10, 21, 13, 20, 11, 42);
const DESCRIPTOR = { name: "ecg", label: "ECG, MIT-BIH 208", unit: "mV", rate: 360, resolution: 0.005 };

function source() {
  const ring = new SignalRing(2, 100, 360);
  ring.append([START, START + 2.777778], [Float32Array.from([-0.245, NaN]), Float32Array.from([0, 1.5])], 2.777778);
  ring.append([START + 500], [Float32Array.from([0.3]), Float32Array.from([-0.0001])], 2.777778);
  return ring;
}

const csv = (what) => csvLines({
  source: source(), leads: ["MLII", "V5"], descriptor: DESCRIPTOR, from: START, to: START + 1000, ...what }).join("");

test("what it is, the columns, a line a sample; missing samples are empty, a gap is a line", () => {
  assert.equal(csv(), [
    "# Pace,not a medical device", "# channel,ecg", '# label,"ECG, MIT-BIH 208"', "# unit,mV", "# rate (Hz),360",
    "# first sample,2026-11-21T13:20:11.042Z", "# decimal sign,point",
    "time (UTC),epoch (ms),MLII,V5",
    `2026-11-21T13:20:11.042Z,${START},-0.245,0.000`,
    `2026-11-21T13:20:11.045Z,${START + 2}.778,,1.500`,
    "",
    "# gap of 497.222 ms",
    `2026-11-21T13:20:11.542Z,${START + 500},0.300,0.000`,
    "",
  ].join("\r\n"));
});

test("samples beyond the strip are left out, those at its borders are in", () => {
  const rows = csv({ to: START }).split("\r\n");
  assert.deepEqual(rows.slice(8), [`2026-11-21T13:20:11.042Z,${START},-0.245,0.000`, ""]);
});

test("a strip without samples has its head", () => {
  const rows = csv({ from: START + 5000, to: START + 6000 }).split("\r\n");
  assert.equal(rows[5], "# first sample,");
  assert.equal(rows.length, 9);
});

test("the first line of the part is no gap even if the trace begins there", () => {
  assert.doesNotMatch(csv({ from: START + 400 }), /gap/);
});

test("texts that others chose are quoted and are no formulas", () => {
  assert.equal(textCell('a "b", c'), '"a ""b"", c"');
  assert.equal(textCell("line\nbreak"), '"line\nbreak"');
  assert.equal(textCell("=1+1"), "'=1+1");
  assert.equal(textCell("-V1"), "'-V1");
  assert.equal(textCell('@SUM("A1")'), '"\'@SUM(""A1"")"');
  assert.equal(textCell("+x"), "'+x");
  assert.equal(textCell("\tx"), "'\tx");
  assert.equal(textCell("aVR"), "aVR");
  assert.match(csv({ leads: ["=cmd", "b,c"] }), /\r\ntime \(UTC\),epoch \(ms\),'=cmd,"b,c"\r\n/);
});

test("what is undeclared is empty, and huge values stay numbers", () => {
  const ring = new SignalRing(1, 10);
  ring.append([START], [Float32Array.from([3e38])], null);
  const text = csv({ source: ring, leads: ["a"], descriptor: { name: "x", label: "x", unit: "", rate: null, resolution: null } });
  assert.match(text, /# unit,\r\n# rate \(Hz\),\r\n/);
  assert.ok(Number.isFinite(Number(text.trim().split(",").at(-1))));
});
