/** The size of a PNG on paper: its chunk pHYs (PNG specification, 11.3.4.3), which canvases do not write. */

const AFTER_HEADER = 33; // bytes of the signature and of the chunk IHDR, which is always the first
const METRE = 1; // the unit

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** CRC-32 as PNG wants it (specification, annex D). */
export function crc32(bytes) {
  const crc = bytes.reduce((before, byte) => CRC_TABLE[(before ^ byte) & 255] ^ (before >>> 8), 0xffffffff);
  return (crc ^ 0xffffffff) >>> 0;
}

/** The chunk that says how many pixels make a millimetre. */
export function sizeChunk(pxPerMm) {
  const bytes = new Uint8Array(21);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 9);
  bytes.set(new TextEncoder().encode("pHYs"), 4);
  view.setUint32(8, Math.round(pxPerMm * 1000));
  view.setUint32(12, Math.round(pxPerMm * 1000));
  view.setUint8(16, METRE);
  view.setUint32(17, crc32(bytes.subarray(4, 17)));
  return bytes;
}

/** The parts of a PNG file that prints at `pxPerMm`. */
export function withSize(png, pxPerMm) {
  return [png.subarray(0, AFTER_HEADER), sizeChunk(pxPerMm), png.subarray(AFTER_HEADER)];
}
