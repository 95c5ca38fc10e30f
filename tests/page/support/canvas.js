/** Canvases of tests: nothing is drawn, what was asked for is counted. */

/** A Canvas 2D context that takes everything; `calls` has the arguments of each method; a letter is 6 px wide. */
export function recorder() {
  const calls = [];
  const state = { calls, measureText: (text) => ({ width: text.length * 6 }) };
  const ctx = new Proxy(state, {
    get: (target, name) => target[name] ?? ((...args) => { calls.push({ name, args, fill: target.fillStyle, stroke: target.strokeStyle }); }),
  });
  return ctx;
}

export function fakeCanvas(width = 300, height = 150) {
  const ctx = recorder();
  return { width, height, style: {}, ctx, getContext: () => ctx };
}

/** Have `document` make such canvases. */
export function fakeDocument() {
  globalThis.document = { createElement: () => fakeCanvas() };
}
