import assert from "node:assert/strict";
import test from "node:test";
import { stripLayout } from "../../../pace/static/js/draw/layout.js";
import { Places } from "../../../pace/static/js/draw/places.js";

const NOW = 1_700_000_000_000;
const near = (one, other, within, text) => assert.ok(Math.abs(one - other) <= within, `${text}: ${one} for ${other}`);

function places({ sweep = false, pixelRatio = 1, speed = 25, head = NOW } = {}) {
  const layout = stripLayout({ width: 1000 * pixelRatio, pixelRatio, speed, leadCount: 2, unit: "mV", range: [-2, 3] });
  return new Places(layout, Math.round(head * layout.pxPerMs), sweep);
}

for (const sweep of [false, true]) {
  for (const pixelRatio of [1, 1.5, 3]) {
    test(`time and x are inverse, ${sweep ? "sweeping" : "scrolling"} at ratio ${pixelRatio}`, () => {
      for (const head of [NOW, NOW + 3210, NOW + 7777]) {
        const found = places({ sweep, pixelRatio, head });
        const { from, to } = found.visible;
        near(to, head, 10, "the newest");
        for (let time = from + 1; time < to; time += 333) near(found.timeAt(found.xOf(time)), time, 1e-3, "time");
        assert.deepEqual([found.xOf(from - 500), found.xOf(to + 500)], [null, null]);
      }
    });
  }
}

test("a second is 25 mm wide, and scrolling ends at the right border", () => {
  const found = places();
  near(found.xOf(NOW - 1000) - found.xOf(NOW - 3000), 2 * 25 * 96 / 25.4, 1e-4, "two seconds");
  near(found.xOf(NOW - 1), 1000, 1, "the newest");
});

test("a sweep leaves a second where it is", () => {
  const [one, other] = [places({ sweep: true }), places({ sweep: true, head: NOW + 100 })];
  assert.equal(one.xOf(NOW - 500), other.xOf(NOW - 500));
});

test("under the erase bar is what is being erased, beside the plot its border", () => {
  const found = places({ sweep: true });
  const bar = found.timeAt(found.xOf(NOW - 1) + 5);
  assert.ok(bar < found.visible.from && bar > found.visible.from - 1000);
  assert.equal(places().timeAt(-50), places().timeAt(0));
  assert.equal(places().timeAt(5000), places().timeAt(1000));
});

test("values and heights are inverse, and every height belongs to a lead", () => {
  for (const pixelRatio of [1, 2]) {
    const found = places({ pixelRatio });
    near(found.yOf(0, 0) - found.yOf(0, 1), 10 * 96 / 25.4, 1e-9, "1 mV");
    near(found.valueAt(1, found.yOf(1, 0.7)), 0.7, 1e-9, "value");
    assert.deepEqual([found.bandAt(0), found.bandAt(found.yOf(1, 0)), found.bandAt(9999)], [0, 1, 1]);
  }
});
