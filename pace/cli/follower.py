"""The client's side of Pace's protocol (docs/protocol.md) for one channel, without a socket."""
import json
from datetime import UTC, datetime

from pace.errors import PaceError
from pace.messages import PROTOCOL

#: Seconds for which a server that stops may ask a client to stay away.
MOST_AWAY_S = 60.0


class Follower:
    """Texts of messages in, lines for a person (or the texts themselves) out; remembers the position."""

    def __init__(self, channel, since=None, raw=False):
        self.channel = channel
        self.position = since
        self.n_blocks = 0
        self._away_s = None
        self._raw = raw

    def hello(self):
        """What to say on a new connection: who we are, and what we want from where."""
        subscribe = {"type": "subscribe", "channel": self.channel}
        if self.position is not None:
            subscribe["since"] = self.position
        return [json.dumps({"type": "hello", "protocol": PROTOCOL}), json.dumps(subscribe)]

    def take(self, text):
        """Lines to print for one message. Raises PaceError for a refusal and for what is no message."""
        try:
            message = json.loads(text)
            lines = _HANDLERS.get(message["type"], _nothing)(self, message)
        except (ValueError, LookupError, TypeError):
            raise PaceError(f"this is no message of Pace: {text[:80]!r}") from None
        return [text] if self._raw else lines

    def leave(self):
        """The connection is lost: seconds until the server, which has said that it stops, wants us back; else None."""
        away, self._away_s = self._away_s, None
        return away

    def _block(self, message):
        self.position = message["pos"]
        self.n_blocks += 1
        return [f"{self.position}  {describe_block(message['block'])}"]

    def _gap(self, message):
        return [f"-- samples missing ({message['reason']})"]

    def _status(self, message):
        if message.get("channel") == self.channel:
            state = message.get("state", {})
            return [f"-- {'live' if state.get('live') else 'silent'}, {state.get('malformed', 0)} malformed payloads"]
        if message.get("stopping"):
            self._away_s = min(max(0.0, message["return_ms"] / 1000), MOST_AWAY_S)
            return ["-- the server stops, another process goes on"]
        if "redis" in message:
            return [f"-- Redis is {message['redis']}"]
        if "stretched" in message:
            return [f"-- the server is {'busy' if message['stretched'] else 'well'}: "
                    f"updates every {message['interval_ms']} ms"]
        return []

    def _error(self, message):
        raise PaceError(message["reason"])


_HANDLERS = {"block": Follower._block, "gap": Follower._gap, "status": Follower._status, "error": Follower._error}


def _nothing(follower, message):
    return []


def describe_block(block):
    """One line for the ``block`` of a message: its first time, its interval in ms, its leads' values or its text."""
    if "hole" in block:
        return f"-- hole ({block['hole']})"
    first = describe_time(block["t"][0] if isinstance(block["t"], list) else block["t"])
    if "text" in block:
        return f"{first}  {printable(block['text'])}"
    leads = " | ".join(" ".join("-" if value is None else f"{value:g}" for value in lead) for lead in block["v"])
    interval = f"  {block['dt']:g} ms" if "dt" in block else ""
    return f"{first}{interval}  {leads}"


def describe_time(t):
    """``t`` in epoch ms as ISO 8601; where the publisher's clock is beyond its years 1 to 9999, the ms."""
    try:
        moment = datetime.fromtimestamp(t / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return f"{t:.0f} ms"
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def printable(text):
    """``text`` with what a terminal would obey, or take for another line, written as an escape sequence."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
