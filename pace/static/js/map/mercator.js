/** Web Mercator, as Leaflet and map tiles have it: the whole world is 1 wide and 1 high, from north-west on. */

const EDGE = 85.05112878; // degrees of latitude: there the world is as high as it is wide

export const worldX = (lng) => lng / 360 + 0.5;

export function worldY(lat) {
  const sine = Math.sin((Math.min(Math.max(lat, -EDGE), EDGE) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/**
 * CSS' cubic-bezier(0, 0, 0.25, 1), with which Leaflet zooms: how far (0 to 1) it is at a share (0 to 1) of its time.
 */
export function zoomEase(share) {
  let [low, high] = [0, 1];
  for (let i = 0; i < 20; i += 1) { // x grows with s: halving finds it to a millionth
    const s = (low + high) / 2;
    if (0.75 * s * s * (1 - s) + s * s * s < share) low = s;
    else high = s;
  }
  const s = (low + high) / 2;
  return 3 * s * s * (1 - s) + s * s * s;
}
