"""Positions: where in a channel's stream a viewer stands."""
import re
from typing import NamedTuple

from pace.errors import Malformed

#: Redis stream ids are two unsigned 64-bit numbers (redis.io/docs/data-types/streams).
MAX_PART = 2**64 - 1
_ID = re.compile(r"([0-9]{1,20})-([0-9]{1,20})\Z", re.ASCII)
_EPOCH = re.compile(r"[0-9A-Za-z_-]{1,64}\Z", re.ASCII)


def order(id):
    """Sort key (milliseconds, sequence) of a stream id such as `1331040405123-0`.

    Ids compare as numbers, not as text. Raises Malformed.
    """
    match = _ID.match(id)
    if match is None:
        raise Malformed(f"stream id {id[:48]!r} is not <ms>-<sequence>")
    parts = int(match[1]), int(match[2])
    if max(parts) > MAX_PART:
        raise Malformed(f"stream id {id!r} is beyond 64 bits")
    return parts


class Position(NamedTuple):
    """A stream id in an epoch of Redis; written `epoch:id`."""

    epoch: str
    id: str

    def __str__(self):
        return f"{self.epoch}:{self.id}"

    @property
    def order(self):
        """Sort key of the id; positions of different epochs have no order."""
        return order(self.id)

    @classmethod
    def parse(cls, text):
        """Position of `epoch:ms-seq`; raises Malformed."""
        epoch, _, id = text.partition(":")
        if not (_EPOCH.match(epoch) and _ID.match(id)):
            raise Malformed(f"position {text[:80]!r} is not <epoch>:<ms>-<sequence>")
        order(id)
        return cls(epoch, id)
