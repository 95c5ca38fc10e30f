"""Readers of what the map shows besides people: tiles of a server, who made them, fixed pins."""
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from pace.errors import Malformed
from pace.globe import coordinates
from pace.settings.values import MAX_LABEL, Reader

#: Fixed pins of a map: a venue, some gates. More are a layer of their own, which tiles can show.
MAX_PINS = 100
#: Characters of the tiles' URL, and of the line that names their makers.
MAX_URL, MAX_CREDIT = 500, 200
NEEDED = ("{z}", "{x}", "{y}")
#: What Leaflet fills in besides: one of the subdomains a, b and c; @2x for screens with more than one dot a pixel.
SUBDOMAIN, RETINA = "{s}", "{r}"

TILES_RIGHT = "https://<host>/<path with {z}, {x} and {y}>, or a path of this server that begins with /"
PINS_RIGHT = "<lat> <lng> <label>, a line each, such as 52.5163 13.3777 Brandenburg Gate"

_HOST = re.compile(r"(\{s\}\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?\Z", re.ASCII | re.IGNORECASE)
_PATH = re.compile(r"/(?!/)[\w.~!$&'()*+:@/?=%-]*\Z", re.ASCII)  # nothing that would end a directive of a policy


class Pin(NamedTuple):
    """What stands at a place for good; degrees of WGS 84."""

    lat: float
    lng: float
    label: str


def tiles():
    """The URL template of map tiles, as Leaflet takes it."""
    return Reader(_tiles, TILES_RIGHT)


def _tiles(text):
    if len(text) > MAX_URL or any(text.count(field) != 1 for field in NEEDED):
        raise ValueError(text)
    origin, path = _split(text)
    for field in (*NEEDED, RETINA):
        path = path.replace(field, "0")
    if not _PATH.match(path) or not (origin is None or _HOST.match(origin[1])):
        raise ValueError(text)
    return text


def _split(text):
    """((scheme, host with port) or None for this server, the rest)."""
    if text.startswith("/"):
        return None, text
    scheme, _, rest = text.partition("://")
    host, slash, path = rest.partition("/")
    if scheme not in ("http", "https") or not slash:
        raise ValueError(text)
    return (scheme, host), f"/{path}"


def tile_source(text):
    """Where tiles come from, as a policy for images names it: `https://*.tiles.example`; None: from this server."""
    origin, _ = _split(text)
    return None if origin is None else f"{origin[0]}://{origin[1].replace(SUBDOMAIN, '*')}"


def credit():
    """Who made the tiles."""
    def read(text):
        if not 1 <= len(text) <= MAX_CREDIT or not text.isprintable():
            raise ValueError(text)
        return text
    return Reader(read, f"1 to {MAX_CREDIT} printable characters; an address at the end becomes a link")


def credit_parts(text):
    """(words, the http(s) address that ends the text or None)."""
    words, _, last = text.rpartition(" ")
    is_address = bool(words.strip()) and urlsplit(last).scheme in ("http", "https")
    return (words.strip(), last) if is_address else (text, None)


def pins():
    """Fixed pins, a line each."""
    return Reader(_pins, PINS_RIGHT)


def _pins(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not 1 <= len(lines) <= MAX_PINS:
        raise Malformed(f"1 to {MAX_PINS} pins: {PINS_RIGHT}")
    return tuple(map(_pin, lines))


def _pin(line):
    lat, lng, label = (*line.split(maxsplit=2), "", "", "")[:3]
    try:
        place = coordinates({"lat": float(lat), "lng": float(lng)}, ("lat", "lng"))
    except (ValueError, Malformed):
        raise Malformed(f"{line[:40]!r} has no latitude and longitude; right is {PINS_RIGHT}") from None
    if not 1 <= len(label) <= MAX_LABEL or not label.isprintable():
        raise Malformed(f"{line[:40]!r} has no label of 1 to {MAX_LABEL} printable characters; right is {PINS_RIGHT}")
    return Pin(**place, label=label)
