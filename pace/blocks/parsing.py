"""Payloads of publishers: the forms of docs/publishing.md, checked in full."""
import json
from math import isfinite

import orjson

from pace.blocks import encoding
from pace.blocks.samples import Place, Samples, Text
from pace.channels import MAX_LEADS, NUMBER, PLACE, TEXT
from pace.errors import Malformed
from pace.globe import coordinates

#: Samples a payload may have; more is refused, the publisher sends several blocks instead.
MAX_SAMPLES = 10_000
#: Bytes a payload may have; more is refused before it is parsed, because parsing holds up every
#: greenlet of the process (about 30 ms a MB).
MAX_PAYLOAD = 256 * 1024
#: Characters of a text; longer lines are refused.
MAX_TEXT = 10_000
#: Epoch ms that a browser's Date can show (ECMA-262, "Time Values and Time Range").
MAX_TIME = 8.64e15

_NUMBERS = {int, float}
_WHOLE = {int}
_VALUES = {int, float, type(None)}
_BLOCK_KEYS = {"t", "dt", "v"}
_WHERE = ("lat", "lng", "heading", "tilt")
_WITHOUT_SAMPLES = {TEXT, PLACE}


def parse(payload, channel, arrival_ms):
    """Samples, Text or Place of one payload.

    `payload` is bytes as published, `arrival_ms` the server's clock, epoch ms. Raises Malformed.
    """
    if len(payload) > MAX_PAYLOAD:
        raise Malformed(f"{len(payload)} bytes, at most {MAX_PAYLOAD} are taken")
    if channel.kind in _WITHOUT_SAMPLES:
        return Text(arrival_ms, _line(payload)) if channel.kind == TEXT else _place(_json(payload), arrival_ms)
    if payload.lstrip()[:1] == b"{":
        return _block(_json(payload), channel, arrival_ms)
    return _sample(payload, channel, arrival_ms)


def check_block(text, channel):
    """Block JSON of a block that a publisher appended itself, safe to hand to pages.

    Takes the text of field `b`, gives it back in canonical form. Raises Malformed.
    """
    if len(text) > MAX_PAYLOAD:
        raise Malformed(f"{len(text)} characters, at most {MAX_PAYLOAD} are taken")
    block = _json(text)
    if "hole" in block:
        return _checked_hole(block)
    if channel.kind == TEXT:
        return _checked_text(block)
    if block.get("t") is None:
        raise Malformed("a block needs t")
    if channel.kind == PLACE:
        return encoding.place(*_place(block, None)[:-1])
    samples = _block(block, channel, None)
    if samples.dt is None:
        times = samples.t if type(samples.t) is list else [samples.t]
        return encoding.uneven(times, samples.v)
    return encoding.even(samples.t, samples.dt, samples.v)


def _checked_hole(block):
    why = block["hole"]
    if len(block) != 1 or type(why) is not str or not why.isalpha() or len(why) > 32:
        raise Malformed("a hole is {\"hole\": \"<one word>\"}")
    return encoding.hole(why)


def _checked_text(block):
    if set(block) != {"t", "text"} or type(block["text"]) is not str:
        raise Malformed("a block of a text channel is {\"t\": ms, \"text\": \"...\"}")
    if len(block["text"]) > MAX_TEXT:
        raise Malformed(f"{len(block['text'])} characters, at most {MAX_TEXT} are taken")
    return encoding.text(_time(block["t"], "t"), block["text"])


def _place(block, arrival_ms):
    if unknown := block.keys() - {"t", *_WHERE}:
        raise Malformed(f"unknown key {_short(min(unknown))}, t, {', '.join(_WHERE)} are known")
    t = arrival_ms if block.get("t") is None else _time(block["t"], "t")
    return Place(t, *coordinates(block, _WHERE).values(), arrival_ms)


def _line(payload):
    try:
        line = payload.decode()
    except UnicodeDecodeError as error:
        raise Malformed(f"not UTF-8 at byte {error.start}") from None
    if len(line) > MAX_TEXT:
        raise Malformed(f"{len(line)} characters, at most {MAX_TEXT} are taken")
    return line


def _sample(payload, channel, arrival_ms):
    fields = payload.split(b"|")
    stamp = fields.pop(0) if len(fields) > 1 else _bare(channel)
    if channel.n_leads is None:
        if len(fields) > MAX_LEADS:
            raise Malformed(f"{len(fields)} leads, at most {MAX_LEADS} are taken")
    elif len(fields) != channel.n_leads:
        raise Malformed(f"{len(fields)} leads, the channel has {channel.n_leads}")
    try:
        # Python's digit grouping is no publisher's number format.
        if b"_" in payload:
            raise ValueError
        t = float(stamp) if stamp else None
        decimals = channel.decimals
        # Adding 0.0 turns the -0.0 of a rounded small negative into 0.0.
        v = [[round(float(field), decimals) + 0.0] if field else [None] for field in fields]
    except ValueError:
        raise Malformed(_wrong_field([stamp, *fields])) from None
    if t is not None and not -MAX_TIME <= t <= MAX_TIME:
        raise Malformed(f"field 1 (time) is no epoch ms: {_short(stamp)}")
    for lead, (value,) in enumerate(v):
        if value is not None and not isfinite(value):
            raise Malformed(f"field {lead + 2} is not finite: {_short(fields[lead])}")
    return Samples(t, None, v, arrival_ms)


def _bare(channel):
    """No stamp: only a number channel takes a value alone, elsewhere it is likely a mistake."""
    if channel.kind != NUMBER:
        raise Malformed("no | between time and values: <epoch ms>|<lead 1>|...")
    return b""


def _wrong_field(fields):
    number, field = next((number, field) for number, field in enumerate(fields, 1) if not _is_number(field))
    return f"field {number}{' (time)' if number == 1 else ''} is no number: {_short(field)}"


def _is_number(field):
    try:
        float(field or b"0")
    except ValueError:
        return False
    return b"_" not in field


def _short(field):
    text = ascii(field if isinstance(field, str) else field.decode("latin-1"))
    return text if len(text) <= 40 else f"{text[:36]}...'"


def _json(payload):
    if payload.count("[" if isinstance(payload, str) else b"[") > MAX_LEADS + 2:
        raise Malformed(f"JSON with more lists than {MAX_LEADS} leads need")
    try:
        block = orjson.loads(payload)
    except orjson.JSONDecodeError:
        block = _json_with_reason(payload)
    if type(block) is not dict:
        raise Malformed("JSON, but no object")
    return block


def _json_with_reason(payload):
    """Where orjson refuses, the standard library decides: it says better why, and knows numbers of any size."""
    try:
        return _decode(payload if isinstance(payload, str) else payload.decode())
    except (ValueError, RecursionError) as error:
        raise Malformed(f"no JSON: {str(error)[:80]}") from None


def _refuse_constant(name):
    raise Malformed(f"{name} is no sample, send null for a missing one")


# Made once: json.loads with an option makes a decoder for each call.
_decode = json.JSONDecoder(parse_constant=_refuse_constant).decode


def _block(block, channel, arrival_ms):
    if not block.keys() <= _BLOCK_KEYS:
        raise Malformed(f"unknown key {_short(min(block.keys() - _BLOCK_KEYS))}, t, dt and v are known")
    v, count = _leads(block.get("v"), channel)
    t, dt = block.get("t"), block.get("dt")
    if type(t) is list:
        if dt is not None:
            raise Malformed("dt beside a list of times")
        return Samples(_times(t, count), None, v, arrival_ms)
    if t is not None:
        t = _time(t, "t")
    if dt is not None:
        dt = _interval(dt)
    elif channel.rate and count > 1:
        dt = 1000.0 / channel.rate
    elif count > 1:
        raise Malformed(f"{count} samples without dt, and the channel has no rate")
    if t is not None and dt is not None and t + (count - 1) * dt > MAX_TIME:
        raise Malformed("the time of the last sample is no epoch ms")
    return Samples(t, dt, v, arrival_ms)


def _leads(v, channel):
    """Rounded leads and the number of samples in each."""
    if type(v) is not list or not v or set(map(type, v)) != {list}:
        raise Malformed("v is no list of leads: [[lead 1 ...], [lead 2 ...]]")
    if channel.n_leads not in (None, len(v)):
        raise Malformed(f"{len(v)} leads, the channel has {channel.n_leads}")
    if len(v) > MAX_LEADS:
        raise Malformed(f"{len(v)} leads, at most {MAX_LEADS} are taken")
    count = len(v[0])
    if not 1 <= count <= MAX_SAMPLES:
        raise Malformed(f"{count} samples, 1 to {MAX_SAMPLES} are taken")
    for number, lead in enumerate(v, start=1):
        if len(lead) != count:
            raise Malformed(f"lead {number} has {len(lead)} samples, lead 1 has {count}")
    return [_lead(lead, number, channel.decimals) for number, lead in enumerate(v, 1)], count


def _lead(lead, number, decimals):
    types = set(map(type, lead))
    if not types <= _VALUES:
        raise Malformed(f"lead {number} holds something that is neither number nor null")
    try:
        if types == _WHOLE:
            return list(map(float, lead))
        if types <= _NUMBERS and (values := _on_grid(lead, 10.0 ** decimals)) == lead:
            return values
        values = [None if x is None else round(float(x), decimals) + 0.0 for x in lead]
    except OverflowError:
        raise Malformed(f"lead {number} holds a number beyond range") from None
    for x in values:
        if x is not None and not isfinite(x):
            raise Malformed(f"lead {number} holds a number beyond range")
    return values


def _on_grid(lead, steps):
    """The lead in `steps` to the unit, in a sixth of the time of `round`.

    Only where that changes no value (nor makes it NaN, which is no infinity's equal) is it what `round` gives: a
    quotient of whole numbers is the float nearest to that decimal. A tie, or a half step lost in a large number, is
    left to `round`.
    """
    return [(x * steps + 0.5) // 1 / steps for x in lead]


def _time(t, name):
    # Comparing before converting: an int of a thousand digits is no float.
    if type(t) not in _NUMBERS or not -MAX_TIME <= t <= MAX_TIME:
        raise Malformed(f"{name} is no epoch ms")
    return float(t)


def _times(times, count):
    if len(times) != count:
        raise Malformed(f"{len(times)} times for {count} samples")
    return [_time(t, "t") for t in times]


def _interval(dt):
    if type(dt) not in _NUMBERS or not encoding.LEAST_INTERVAL <= dt <= 3_600_000:
        raise Malformed("dt is no interval in ms, above 0 and at most an hour")
    return float(dt)
