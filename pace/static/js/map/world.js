/** Leaflet's map, with tiles where the ini names some and outlines of the countries where it does not. */
import { Outlines } from "./outlines.js";

const SOUTH_WEST = [-85.06, -180]; // the edge of the world that Web Mercator shows
const NORTH_EAST = [85.06, 180];
const ZOOMS = { minZoom: 0, maxZoom: 18 }; // a telephone shows the whole world at less than 1
const START = { center: [25, 10], zoom: 2 };
const NEAR = 15; // zoom at which one pin is looked at, and as near as many are brought by themselves
const ROUND = [48, 48]; // px between the pins and the edge

/**
 * @param {{L, topojson, element, tiles, still, style, failed}} given `tiles`: URL template or ""; `still`: less motion is asked
 *   for; `style()`: how countries are drawn
 */
export class World {
  constructor({ L, topojson, element, tiles, still, style, failed }) {
    Object.assign(this, { L, still, moved: false });
    this.map = L.map(element, {
      ...ZOOMS, ...START, maxBounds: [SOUTH_WEST, NORTH_EAST], maxBoundsViscosity: 1, zoomControl: false, attributionControl: false,
      zoomAnimation: !still, fadeAnimation: !still, inertia: !still, zoomSnap: tiles ? 1 : 0.5,
    });
    L.control.scale({ imperial: false }).addTo(this.map);
    if (tiles) L.tileLayer(tiles, { noWrap: true, bounds: [SOUTH_WEST, NORTH_EAST], ...ZOOMS }).addTo(this.map);
    else this.outlines = new Outlines({ L, topojson, map: this.map, style, failed });
    element.addEventListener("pointerdown", () => { this.moved = true; });
    element.addEventListener("wheel", () => { this.moved = true; }, { passive: true });
    element.addEventListener("keydown", () => { this.moved = true; });
  }

  recolour() {
    this.outlines?.recolour();
  }

  zoomBy(step) {
    this.moved = true;
    this.map.setZoom(this.map.getZoom() + step, { animate: !this.still });
  }

  /** Show all these places. What the person did not ask for is done at once: Leaflet hears nothing while it zooms. */
  fit(places, gently = false) {
    if (!places.length) return;
    const bounds = this.L.latLngBounds(places.map(({ lat, lng }) => [lat, lng]));
    this.map.fitBounds(bounds, { padding: ROUND, maxZoom: NEAR, animate: gently && !this.still });
  }

  /** Look at one place. */
  look({ lat, lng }, gently = false) {
    this.moved = true;
    this.map.setView([lat, lng], Math.max(this.map.getZoom(), NEAR - 2), { animate: gently && !this.still });
  }
}
