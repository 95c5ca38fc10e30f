"""Looking at blocks that publishers append themselves, which no ingest has checked."""
import logging
import math
import time

from pace.blocks import check_block, hole
from pace.errors import Malformed
from pace.positions import order
from pace.texts import without_quotes

log = logging.getLogger(__name__)

#: Seconds between two lines in the log about malformed blocks of one channel.
LOG_S = 10.0


def needs_inspection(channel):
    """Whether blocks of the Channel are appended by publishers themselves."""
    return channel.source.scheme == "stream"


def inspect(text, channel):
    """(the block's text in canonical form, None), or (a hole, what is wrong) where it is malformed."""
    try:
        return check_block(text, channel), None
    except Malformed as error:
        return hole("malformed"), error.reason


class Inspection:
    """The malformed blocks of one channel, counted since this worker reads it; `error` is the last reason.

    `clock` tells monotonic seconds.
    """

    __slots__ = ("_channel", "_clock", "_logged_at", "_newest", "error", "malformed")

    def __init__(self, channel, clock=time.monotonic):
        self._channel = channel
        self._clock = clock
        self._logged_at = -math.inf
        self._newest = (0, 0)
        self.malformed = 0
        self.error = None

    def describe(self, channel):
        """The channel is described otherwise from now on."""
        self._channel = channel

    def safe(self, entry_id, text):
        """The block's text in canonical form, or a hole where it is malformed: something was to be here."""
        safe, error = inspect(text, self._channel)
        if error:
            self._refuse(order(entry_id), error)
        return safe

    def _refuse(self, at, reason):
        if at <= self._newest:  # history, read once more
            return
        self._newest = at
        self.malformed += 1
        self.error = reason
        now = self._clock()
        if now - self._logged_at >= LOG_S:
            self._logged_at = now
            log.warning("channel %s: malformed block: %s", self._channel.name, without_quotes(reason))
