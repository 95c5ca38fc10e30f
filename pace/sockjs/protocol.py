"""The text of SockJS frames, the table of close codes and the decoding of what clients send.

Pure functions over strings, after the specification in sockjs-protocol 0.3.3. Everything is escaped to
ASCII: the characters that old browsers mangle (controls, U+200C to U+206F, U+FFF0 and above, lone
surrogates) are among what is not ASCII, so one rule serves every transport.
"""
import json
from json.encoder import encode_basestring_ascii as quote
from typing import NamedTuple

OPEN = "o"
HEARTBEAT = "h"


class Close(NamedTuple):
    """Why a session ends: a code and a reason that the client is told."""

    code: int
    reason: str

    @property
    def text(self):
        """The close frame."""
        return f"c[{self.code:d},{quote(self.reason)}]"


# Every close that the server decides on by itself. Codes below 3000 are those of RFC 6455 section 7.4.1
# (2010 is older SockJS), 4000 to 4999 are free for applications.
GO_AWAY = Close(3000, "Go away!")  # session.close() without arguments
ANOTHER_CONNECTION = Close(2010, "Another connection still open")  # a second receiver of one session
INTERRUPTED = Close(1002, "Connection interrupted")  # the receiver was cut off, or none came in time
STOPPING = Close(1001, "Server is stopping")  # this worker ends; another will take the client
HOOK_FAILED = Close(1011, "Internal error")  # a hook of the session raised an exception
TOO_SLOW = Close(4008, "Too slow")  # too much waits, or for too long (on_full)
BROKEN_JSON = Close(1007, "Broken JSON encoding.")  # a WebSocket message that is no SockJS payload
BROKEN_TEXT = Close(1007, "Text is not UTF-8")  # a WebSocket text message that is no text


class Value(str):
    """A message that is not text, as its JSON: clients get the value itself."""

    __slots__ = ()


class BadPayload(ValueError):
    """The payload is not a SockJS payload; the argument is the text the specification answers with."""


def as_message(message):
    """What a session sends for ``message``: str and bytes as they are, any other as a JSON :class:`Value`.

    Raises TypeError or ValueError where JSON cannot say it.
    """
    if isinstance(message, (str, bytes)):
        return message
    return Value(json.dumps(message, separators=(",", ":"), allow_nan=False))


def quote_message(message):
    """A message as JSON; raises TypeError for bytes, which JSON cannot say."""
    return message if type(message) is Value else quote(message)


def quote_all(messages):
    """The inside of a message frame: the messages as JSON, joined by commas."""
    return ",".join(map(quote_message, messages))


def decode(payload, single=False):
    """The messages in ``payload`` (str or UTF-8 bytes): a JSON array of strings.

    ``single`` allows one bare JSON string too, as WebSocket clients may send it. Raises
    :class:`BadPayload` for anything else. JSON nested without end stops at the interpreter's
    recursion limit and is bad as well; how long a payload may be is for the caller to check before.
    """
    if not payload:
        raise BadPayload("Payload expected.")
    try:
        data = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise BadPayload("Broken JSON encoding.") from error
    if single and isinstance(data, str):
        return [data]
    if not isinstance(data, list) or not all(isinstance(message, str) for message in data):
        raise BadPayload("Broken JSON encoding.")
    return data
