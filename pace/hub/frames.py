"""Frames that know which blocks they carry, so that what is dropped can be told."""
import math
from typing import NamedTuple

from pace.sockjs import Frame


class Span(NamedTuple):
    """What a frame carries of one channel.

    `before` is the position of the last block before it (None: none, or unknown), `first` that of its first block.
    `at` is when these were sent to everybody, in monotonic seconds; what one viewer asked for does not age.
    """

    before: str | None
    first: str
    at: float = math.inf


class BlockFrame(Frame):
    """A frame of blocks and of the messages about their channels.

    `spans` maps a channel's name to its Span; a frame without blocks has none and must not be dropped. `at` is when
    the oldest of its blocks were sent, infinite where none age. `blocks` is how many messages it has, 0 without spans,
    and `length` their characters: what the fan-out counts once for all who get the frame.
    """

    __slots__ = ("at", "blocks", "length", "spans")

    def __init__(self, messages, spans, inside=None):
        super().__init__(messages, inside)
        self.spans = spans
        self.at = min((span.at for span in spans.values()), default=math.inf)
        self.blocks = len(self.messages) if spans else 0
        self.length = sum(map(len, self.messages))

    @classmethod
    def of(cls, parts):
        """One frame of several, in order; no message is encoded again."""
        if len(parts) == 1:
            return parts[0]
        messages = [message for part in parts for message in part.messages]
        spans = {}
        for part in parts:
            spans = part.spans | spans  # what a frame carries of a channel begins with the first part
        return cls(messages, spans, ",".join(part.inside for part in parts))
