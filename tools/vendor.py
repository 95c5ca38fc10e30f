"""Copy the browser scripts of npm packages from node_modules into pace/static/vendor.

Run after ``npm ci``: ``python tools/vendor.py``. Third-party scripts, and the outlines of the countries, are never
committed; this is the one place that says which of them the pages need.
"""
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = {
    "sockjs.min.js": "sockjs-client/dist/sockjs.min.js",
    "sockjs.LICENSE": "sockjs-client/LICENSE",
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "leaflet.LICENSE": "leaflet/LICENSE",
    "topojson-client.min.js": "topojson-client/dist/topojson-client.min.js",
    "topojson-client.LICENSE": "topojson-client/LICENSE",
    "countries-110m.json": "world-atlas/countries-110m.json",
    "countries-50m.json": "world-atlas/countries-50m.json",
    "world-atlas.LICENSE": "world-atlas/LICENSE",
    "uPlot.iife.min.js": "uplot/dist/uPlot.iife.min.js",
    "uPlot.min.css": "uplot/dist/uPlot.min.css",
    "uPlot.LICENSE": "uplot/LICENSE",
}
"""Name in pace/static/vendor: path in node_modules."""

MAP_COMMENT = "//# sourceMappingURL="


def without_map(text):
    """Return a script without the line that names its source map, which is not copied."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(MAP_COMMENT))


def copy_scripts(root=ROOT):
    """Copy every script; return the paths written. Raises FileNotFoundError naming what is missing."""
    target = root / "pace" / "static" / "vendor"
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for name, source in SCRIPTS.items():
        text = (root / "node_modules" / source).read_text(encoding="utf-8")
        (target / name).write_text(without_map(text), encoding="utf-8")
        written.append(target / name)
    return written


def main():
    """The command: print what was copied, or say what to run first."""
    try:
        written = copy_scripts()
    except FileNotFoundError as missing:
        print(f"vendor.py: {missing.filename} is missing; run: npm ci --ignore-scripts", file=sys.stderr)
        return 1
    for path in written:
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
