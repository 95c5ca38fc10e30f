"""The JSON text of a block, exactly as pages get it."""
import json

import orjson

#: Decimals of a time in ms: microseconds, beyond any clock that publishers have.
TIME_DECIMALS = 3
#: Decimals of an interval in ms: 10,000 samples of it stray less than 0.01 ms.
INTERVAL_DECIMALS = 6
#: Shortest interval in ms that does not become nothing.
LEAST_INTERVAL = 10.0 ** -INTERVAL_DECIMALS

_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def even(t, dt, v):
    """Block of evenly spaced samples: `t` epoch ms of the first, `dt` ms."""
    return _numbers({"t": round(t, TIME_DECIMALS), "dt": round(dt, INTERVAL_DECIMALS), "v": v})


def uneven(times, v):
    """Block with one time (epoch ms) a sample."""
    return _numbers({"t": [round(t, TIME_DECIMALS) for t in times], "v": v})


def text(t, line):
    """Block of kind text."""
    return _encode({"t": round(t, TIME_DECIMALS), "text": line})


def place(t, lat, lng, heading, tilt):
    """Block of kind place: where it was at `t`."""
    return _encode({"t": round(t, TIME_DECIMALS), "lat": lat, "lng": lng, "heading": heading, "tilt": tilt})


def hole(why):
    """Block that says that samples may be missing before it; `why` is one word."""
    return _encode({"hole": why})


def _numbers(block):
    encoded = orjson.dumps(block)
    # orjson writes a NaN as null; the standard library raises ValueError.
    return _encode(block) if b"null" in encoded else encoded.decode()
