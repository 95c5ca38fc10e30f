/** Keys that flip between channels. */

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };
const SINGLE = { j: 1, k: -1 };
const TYPING = new Set(["INPUT", "TEXTAREA", "SELECT"]);

/**
 * What a keydown asks for: {step: ±1}, {index: 0 … 8} or null. `singleKeys` is the viewer's leave for keys without
 * a modifier (WCAG 2.1.4: speech input types them by accident, so they can be switched off).
 */
export function keyAction(event, singleKeys = true) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return null;
  const { tagName, type, isContentEditable } = event.target ?? {};
  if (isContentEditable || (TYPING.has(tagName) && type !== "checkbox")) return null;
  if (event.key in STEPS) return { step: STEPS[event.key] };
  if (!singleKeys) return null;
  if (event.key in SINGLE) return { step: SINGLE[event.key] };
  return /^[1-9]$/.test(event.key) ? { index: Number(event.key) - 1 } : null;
}
