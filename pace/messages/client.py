"""What clients say, parsed. A check takes the message and gives it as handlers get it, or raises Malformed."""
import json

from pace.errors import BadMessage, Malformed
from pace.messages import notes, people, places
from pace.messages.fields import may_ms, message_id, need_id, need_word, with_position

PROTOCOL = 1
#: Characters of a client message; a longer one gets `error` 413 and is not parsed.
MAX_MESSAGE = 16 * 1024

#: Kinds of files that a page makes of what it shows.
EXPORTS = ("csv", "png", "svg")

#: NaN and the infinities, which JSON does not have, become floats: the check of a field refuses them by its name.
_decode = json.JSONDecoder(parse_constant=float).decode


def parse_client(text, limit=MAX_MESSAGE):
    """The dict of one client message, its fields checked.

    `since` of a subscribe and `after` of a history become Positions. Raises BadMessage with code, reason and
    the message's id.
    """
    if len(text) > limit:
        raise BadMessage(413, f"{len(text)} characters, at most {limit} are taken")
    message = _object(text)
    id = message_id(message)
    kind = message.get("type")
    check = CHECKS.get(kind) if type(kind) is str else None
    if check is None:
        raise BadMessage(400, f"unknown type, {', '.join(CHECKS)} are known", id)
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


def _hello(message):
    if type(message.get("protocol")) is not int:
        raise Malformed("protocol is missing or no whole number")
    return people.check_person(message)


def _subscribe(message):
    need_word(message, "channel")
    return with_position(message, "since")


def _unsubscribe(message):
    need_word(message, "channel")
    return message


def _export(message):
    need_word(message, "channel")
    if message.get("what") not in EXPORTS:
        raise Malformed(f"what is none of {', '.join(EXPORTS)}")
    start, end = may_ms(message, "from"), may_ms(message, "to")
    if start is None or end is None or start > end:
        raise Malformed("from and to are no period")
    return message


def _ping(message):
    need_id(message)
    return message


def _request(message):
    need_id(message)
    check = REQUEST_CHECKS.get(need_word(message, "what"))
    return message if check is None else check(message)


def _history(message):
    need_word(message, "channel")
    start, end = may_ms(message, "from"), may_ms(message, "to")
    if start is not None and end is not None and start > end:
        raise Malformed("from is later than to")
    return with_position(message, "after")


#: By type, and for requests by what is requested; each part of pace.people adds its own.
CHECKS = {"hello": _hello, "subscribe": _subscribe, "unsubscribe": _unsubscribe, "ping": _ping, "request": _request,
          "export": _export,
          **people.CHECKS, **notes.CHECKS, **places.CHECKS}
REQUEST_CHECKS = {"history": _history, **people.REQUEST_CHECKS, **notes.REQUEST_CHECKS}
