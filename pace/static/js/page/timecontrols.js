/** Keys, buttons and a dragging hand for the view. */

const STEP_MS = 1000; // of an arrow key with shift
const DRAG_PX = 4; // CSS px before a press becomes a drag: a tap that trembles moves nothing

/**
 * The keys of the view: [{key, labelKey, run}] for the table of keys. While `active` tells that no strip is shown, and
 * where there is nothing to do for them in a live view, they are the browser's own, which scroll.
 */
export function timeKeys(view, active) {
  const step = (_, key) => view.move(key === "Shift+ArrowLeft" ? -STEP_MS : STEP_MS);
  const shown = (act) => (...given) => (active() ? act(...given) : false);
  const paused = (act) => shown(() => (view.live ? false : act()));
  return [
    { key: "Space", labelKey: "time.toggle", run: shown(() => view.toggle()) },
    { key: "PageUp", labelKey: "time.back", run: shown(() => view.move(-view.span)) },
    { key: "PageDown", labelKey: "time.forward", run: paused(() => view.move(view.span)) },
    { key: ["Shift+ArrowLeft", "Shift+ArrowRight"], labelKey: "time.second", run: shown(step) },
    { key: ["l", "End"], labelKey: "time.toLive", run: paused(() => view.resume()) },
  ];
}

export function addTimeControls({ view, active, keys, toolbar }) {
  timeKeys(view, active).forEach((key) => keys.add(key));
  const add = (id, labelKey, icon, onClick) => toolbar.add({ group: "time", id, labelKey, icon, onClick });
  add("tool-back", "time.back", "back", () => view.move(-view.span));
  const pause = add("tool-pause", "time.pause", "pause", () => view.toggle());
  const forward = add("tool-forward", "time.forward", "forward", () => view.move(view.span));
  const follow = () => {
    pause.set(view.live ? { labelKey: "time.pause", icon: "pause" } : { labelKey: "time.resume", icon: "live" });
    forward.set({ disabled: view.live });
  };
  view.subscribe(follow);
  follow();
}

/** Drags a paused strip; up and down stays with the page (touch-action). An overlay of the strip's panel. */
export class Drag {
  constructor({ view, strip, canvas }) {
    Object.assign(this, { view, strip, canvas });
    this.last = null;
    canvas.addEventListener("pointerdown", (event) => this.press(event));
    canvas.addEventListener("pointermove", (event) => this.pull(event));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => this.drop());
  }

  press(event) {
    if (event.button !== 0 || this.view.live || event.defaultPrevented) return;
    this.last = event.clientX;
    this.moving = false;
  }

  pull(event) {
    if (this.last === null) return;
    const by = event.clientX - this.last;
    if (!this.moving && Math.abs(by) < DRAG_PX) return;
    if (!this.moving) this.canvas.setPointerCapture(event.pointerId);
    this.moving = true;
    this.last = event.clientX;
    const { pxPerMs, pixelRatio } = this.strip.layout;
    this.view.shift((-by * pixelRatio) / pxPerMs);
  }

  drop() {
    this.last = null;
  }
}
