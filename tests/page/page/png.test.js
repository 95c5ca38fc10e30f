import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32, sizeChunk, withSize } from "../../../pace/static/js/page/png.js";

test("the check sum is that of the specification", () => {
  assert.equal(crc32(new TextEncoder().encode("IEND")), 0xae426082);
});

test("the chunk has pixels a metre in both directions", () => {
  const view = new DataView(sizeChunk(96 / 25.4).buffer);
  assert.equal(view.getUint32(0), 9);
  assert.deepEqual([view.getUint32(8), view.getUint32(12), view.getUint8(16)], [3780, 3780, 1]);
});

test("it stands after the header, and the rest stays", () => {
  const png = Uint8Array.from({ length: 50 }, (_, i) => i);
  const [head, chunk, rest] = withSize(png, 10);
  assert.deepEqual([head.length, chunk.length, rest.length], [33, 21, 17]);
  assert.equal(rest[0], 33);
});
