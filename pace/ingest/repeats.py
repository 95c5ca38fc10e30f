"""Entries of a queue that change nothing: what the channel said before, said again at once."""
import math

from pace.channels import WAVEFORM

#: ms within which the same entry says nothing new. Later it does: the page shows how old a number or a line is.
REPEAT_MS = 1_000


def repeats_of(channel):
    """Repeats for a Channel whose queue holds a state, None for one whose every payload is news."""
    return Repeats() if channel.source.scheme == "queue" and channel.kind != WAVEFORM else None


class Repeats:
    """Tells news from repeats in one run of entries after the other; `keep` says that the run was appended.

    Until then the next run is compared with what was kept: an append that failed has told nobody anything.
    """

    def __init__(self):
        self._kept = self._last = None, -math.inf

    def begin(self):
        """Another run of entries comes."""
        self._last = self._kept

    def is_news(self, payload):
        """Whether the Payload says something else than the one before, or the same REPEAT_MS later."""
        data, arrival = self._last
        if payload.data == data and payload.arrival - arrival < REPEAT_MS:
            return False
        self._last = payload.data, payload.arrival
        return True

    def keep(self):
        """The run is in the broker."""
        self._kept = self._last
