/** Outlines of the countries, for a map without tiles: Natural Earth, which comes with Pace. */
import { uncrossed } from "./dateline.js";

/** From which zoom on which file is drawn; the finer one is seven times as large and comes when it is looked for. */
const LEVELS = [{ zoom: 0, file: "countries-110m.json" }, { zoom: 4, file: "countries-50m.json" }];
const PADDING = 0.5; // of the window, drawn around it: a short drag shows no edge

/** The file for a zoom. */
export const fileFor = (zoom) => LEVELS.findLast((level) => zoom >= level.zoom).file;

async function fetchOutlines(file) {
  const answer = await fetch(new URL(`../../vendor/${file}`, import.meta.url));
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  return answer.json();
}

export class Outlines {
  /**
   * @param {{L, topojson, map, style, failed, load}} given `style()` gives Leaflet's options of paths, `failed(error)` is told
   *   where a file does not come
   */
  constructor({ L, topojson, map, style, failed, load = fetchOutlines }) {
    Object.assign(this, { L, topojson, map, style, failed, load });
    this.renderer = L.canvas({ padding: PADDING });
    this.asked = null;
    this.layer = null;
    map.on("zoomend", () => this.follow());
    this.follow();
  }

  /** Have the outlines for this zoom; a coarse file never takes the place of a finer one. */
  follow() {
    const file = fileFor(this.map.getZoom());
    if (file === this.asked || (this.asked !== null && file === LEVELS[0].file)) return null;
    this.asked = file;
    return this.load(file).then((topology) => this.show(topology), (error) => {
      this.asked = this.layer ? LEVELS[0].file : null; // another zoom asks again
      this.failed(error);
    });
  }

  show(topology) {
    const { L, topojson, map, renderer } = this;
    const countries = uncrossed(topojson.feature(topology, topology.objects.countries));
    this.layer?.remove();
    this.layer = L.geoJSON(countries, { renderer, interactive: false, style: this.style }).addTo(map);
  }

  recolour() {
    this.layer?.setStyle(this.style());
  }
}
