"""The client protocol (docs/protocol.md): what clients say, parsed; what the server says, built."""
import json

from pace.errors import BadMessage, Malformed
from pace.positions import Position

PROTOCOL = 1
#: Characters of a client message; a longer one gets `error` 413 and is not parsed.
MAX_MESSAGE = 16 * 1024
#: Characters of a string that names something: a channel, an id, what is requested.
MAX_WORD = 128
#: Epoch ms that a client may name: whole numbers beyond it are no longer exact in a double.
MAX_MS = 2**53

_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def parse_client(text, limit=MAX_MESSAGE):
    """The dict of one client message, its fields checked.

    `since` of a subscribe and `after` of a request become Positions. Raises BadMessage with code, reason and
    the message's id.
    """
    if len(text) > limit:
        raise BadMessage(413, f"{len(text)} characters, at most {limit} are taken")
    message = _object(text)
    id = _id(message)
    kind = message.get("type")
    check = _CHECKS.get(kind) if type(kind) is str else None
    if check is None:
        known = ", ".join(_CHECKS)
        raise BadMessage(400, f"unknown type, {known} are known", id)
    try:
        return check(message)
    except Malformed as error:
        raise BadMessage(400, f"{kind}: {error.reason}", id) from None


def _object(text):
    try:
        message = _decode(text)
    except (ValueError, RecursionError):
        raise BadMessage(400, "no JSON") from None
    if type(message) is not dict:
        raise BadMessage(400, "no JSON object")
    return message


def _refuse_constant(name):
    raise ValueError(name)


# Made once: json.loads with an option makes a decoder for each call.
_decode = json.JSONDecoder(parse_constant=_refuse_constant).decode


def _id(message):
    id = message.get("id")
    if id is None or (type(id) is int and abs(id) < 2**53) or _is_word(id):
        return id
    raise BadMessage(400, f"id is neither a whole number nor 1 to {MAX_WORD} characters")


def _is_word(value):
    return type(value) is str and 0 < len(value) <= MAX_WORD


def _word(message, field):
    if not _is_word(message.get(field)):
        raise Malformed(f"{field} is missing or not 1 to {MAX_WORD} characters of text")


def _need_id(message):
    if message.get("id") is None:
        raise Malformed("id is missing")


def _hello(message):
    if type(message.get("protocol")) is not int:
        raise Malformed("protocol is missing or no whole number")
    return message


def _subscribe(message):
    _word(message, "channel")
    return _with_position(message, "since")


def _with_position(message, field):
    """The message, the text of that field, where it has one, being a Position."""
    text = message.get(field)
    if text is None:
        return message
    if type(text) is not str:
        raise Malformed(f"{field} is no text")
    return {**message, field: Position.parse(text)}


def _unsubscribe(message):
    _word(message, "channel")
    return message


def _ping(message):
    _need_id(message)
    return message


def _request(message):
    _need_id(message)
    _word(message, "what")
    return _history(message) if message["what"] == "history" else message


def _history(message):
    _word(message, "channel")
    start, end = _ms(message, "from"), _ms(message, "to")
    if start is not None and end is not None and start > end:
        raise Malformed("from is later than to")
    return _with_position(message, "after")


def _ms(message, field):
    value = message.get(field)
    if value is not None and (type(value) not in (int, float) or not 0 <= value <= MAX_MS):
        raise Malformed(f"{field} is no epoch ms")
    return value


_CHECKS = {"hello": _hello, "subscribe": _subscribe, "unsubscribe": _unsubscribe,
           "ping": _ping, "request": _request}


def welcome_message(*, time, id, version, transport, redis, history_s, flush_ms, channels):
    """First message of a session; `time` epoch ms, `redis` up or down, `channels` descriptors."""
    return _encode({"type": "welcome", "protocol": PROTOCOL, "time": time, "id": id,
                    "version": version, "transport": transport, "redis": redis,
                    "history_s": history_s, "flush_ms": flush_ms, "channels": channels})


def block_message(channel, pos, block_json):
    """One block; `pos` is `epoch:id`, `block_json` goes in as it is, no sample is parsed."""
    return (f'{{"type":"block","channel":{_encode(channel)},"pos":"{pos}",'
            f'"block":{block_json}}}')


def gap_message(channel, start, end, reason):
    """Samples between two positions (None: unknown) are not coming."""
    return _encode({"type": "gap", "channel": channel, "from": _text(start), "to": _text(end),
                    "reason": reason})


def link_message(time, redis):
    """State of the link to Redis: `redis` is up or down, `time` epoch ms."""
    return _encode({"type": "status", "time": time, "redis": redis})


def load_message(time, stretched, interval_ms):
    """How often blocks are sent, and whether that is less often than asked for; `time` epoch ms."""
    return _encode({"type": "status", "time": time, "stretched": stretched, "interval_ms": interval_ms})


def channels_message(channels):
    """The whole list of channel descriptors, after it changed."""
    return _encode({"type": "status", "channels": channels})


def channel_message(channel, subscribed, state):
    """State of one channel: the answer to (un)subscribe, then on change."""
    return _encode({"type": "status", "channel": channel, "subscribed": subscribed,
                    "state": state})


def reply_message(id, time, **fields):
    """Answer to the request or ping of that id; `time` epoch ms."""
    return _encode({"type": "reply", "id": id, "time": time, **fields})


def history_message(id, time, *, channel, epoch, blocks, more, first, last):
    """Answer to a request of `history`; `time` epoch ms.

    `blocks` are (pos, text) pairs, a block's text going in as it is; `more` tells whether further ones follow in the
    range; `first` and `last` are when the oldest and the newest block that is kept arrived, epoch ms or None.
    """
    told = _encode({"type": "reply", "id": id, "time": time, "what": "history", "channel": channel, "epoch": epoch,
                    "more": more, "first": first, "last": last})
    items = ",".join(f'{{"pos":"{pos}","block":{text}}}' for pos, text in blocks)
    return f'{told[:-1]},"blocks":[{items}]}}'


def error_message(code, reason, id=None):
    """What was wrong with a client message."""
    error = {"type": "error", "code": code, "reason": reason}
    return _encode(error if id is None else {**error, "id": id})


def _text(position):
    return None if position is None else str(position)
