/** How the device is turned and held, from DeviceOrientation (W3C Device Orientation and Motion). */

const STEEP = 90; // degrees: further over, it is upside down

const bounded = (angle) => Math.min(Math.max(angle, -STEEP), STEEP);

/** Degrees by which the screen's right side hangs, at an angle of the screen (0, 90, 180, 270) to the device. */
function tiltOf({ beta, gamma }, angle) {
  const sides = { 0: gamma, 90: beta, 180: gamma === null ? null : -gamma, 270: beta === null ? null : -beta };
  const tilt = sides[angle] ?? null;
  return Number.isFinite(tilt) ? bounded(tilt) : null;
}

/**
 * {heading, tilt} of an event: degrees clockwise from north, in which the top of the screen points, and to the right of
 * upright; null where there is no compass, or no sensor. Where the event is not absolute, alpha counts from anywhere.
 */
export function poseOf(event, angle = 0) {
  const { webkitCompassHeading, absolute, alpha = null } = event;
  const compass = Number.isFinite(webkitCompassHeading) ? webkitCompassHeading : absolute && alpha !== null ? 360 - alpha : null;
  const heading = compass === null ? null : (((compass + angle) % 360) + 360) % 360;
  return { heading, tilt: tiltOf({ beta: event.beta ?? null, gamma: event.gamma ?? null }, angle) };
}

/** What the browser offers of it. */
export class Sensors {
  constructor(window) {
    this.window = window;
  }

  /** Ask for permission where the browser wants to be asked, inside a click: "granted", "denied" or "none". */
  async ask() {
    const { DeviceOrientationEvent } = this.window;
    if (!DeviceOrientationEvent) return "none";
    if (!DeviceOrientationEvent.requestPermission) return "granted";
    return DeviceOrientationEvent.requestPermission().catch(() => "denied");
  }

  /** Call `listen({heading, tilt})` whenever it changes; returns a function that ends it. */
  watch(listen) {
    const { window } = this;
    let absolute = false; // once a compass has spoken, alpha without north says nothing
    const hear = (event) => {
      const pose = poseOf(event, window.screen?.orientation?.angle ?? 0);
      absolute ||= pose.heading !== null;
      if (absolute && pose.heading === null) return;
      if (pose.heading !== null || pose.tilt !== null) listen(pose);
    };
    const kinds = ["deviceorientationabsolute", "deviceorientation"];
    for (const kind of kinds) window.addEventListener(kind, hear);
    return () => kinds.forEach((kind) => window.removeEventListener(kind, hear));
  }
}
