/** One animation frame for all that draws; how long each took is kept for who wants to know. */

const KEPT = 600; // frames; older ones are overwritten

/** The last numbers, oldest first. */
class Recent {
  constructor(capacity) {
    this.values = new Float64Array(capacity);
    this.count = 0;
  }

  add(value) {
    this.values[this.count % this.values.length] = value;
    this.count += 1;
  }

  list() {
    const { values, count } = this;
    const from = count % values.length;
    return count < values.length ? [...values.subarray(0, count)] : [...values.subarray(from), ...values.subarray(0, from)];
  }
}

export class FrameLoop {
  /**
   * @param {object} browser what a window offers: requestAnimationFrame, cancelAnimationFrame, now() (page ms),
   *   reportError, isHidden() and onVisibility(fn)
   */
  constructor(browser) {
    this.browser = browser;
    this.draws = new Set();
    this.frame = null;
    this.last = null;
    this.intervals = new Recent(KEPT);
    this.durations = new Recent(KEPT);
    browser.onVisibility(() => this.follow());
  }

  /** Call `draw(now)` (page ms) with each frame in which the page is seen. */
  add(draw) {
    this.draws.add(draw);
    this.follow();
  }

  remove(draw) {
    this.draws.delete(draw);
    this.follow();
  }

  /** {intervals, durations}: ms between the last frames, and ms that drawing took in each, oldest first. */
  get times() {
    return { intervals: this.intervals.list(), durations: this.durations.list() };
  }

  /** Frames are asked for only while there is something to draw and someone to see it. */
  follow() {
    const wanted = this.draws.size > 0 && !this.browser.isHidden();
    if (wanted && this.frame === null) this.ask();
    if (wanted || this.frame === null) return;
    this.browser.cancelAnimationFrame(this.frame);
    this.frame = this.last = null;
  }

  ask() {
    this.frame = this.browser.requestAnimationFrame((at) => this.tick(at));
  }

  tick(at) {
    this.ask();
    const start = this.browser.now();
    for (const draw of [...this.draws]) this.attempt(draw, start);
    this.durations.add(this.browser.now() - start);
    if (this.last !== null) this.intervals.add(at - this.last);
    this.last = at;
    this.follow();
  }

  /** One that fails is not asked again, so that the others go on; the error is told where the page tells errors. */
  attempt(draw, now) {
    try {
      draw(now);
    } catch (error) {
      this.draws.delete(draw);
      this.browser.reportError(error);
    }
  }
}

/** The loop of a window. */
export const frameLoop = (window) => new FrameLoop({
  requestAnimationFrame: (fn) => window.requestAnimationFrame(fn),
  cancelAnimationFrame: (id) => window.cancelAnimationFrame(id),
  now: () => window.performance.now(),
  reportError: (error) => window.reportError(error),
  isHidden: () => window.document.hidden,
  onVisibility: (fn) => window.document.addEventListener("visibilitychange", fn),
});

/** The one of the page; nothing before there is a page. */
export const loop = typeof window === "undefined" ? null : frameLoop(window);
