"""How long to wait before the next try."""
import random

FIRST_S = 0.5
LAST_S = 30.0


class Delays:
    """Exponential delays with jitter, so that many clients of one server do not return at the same moment.

    ``next(delays)`` is between half and the whole of 0.5, 1, 2 … 30 s; `reset()` after a success.
    """

    def __init__(self, draw=random.random):
        self._draw = draw
        self._failures = 0

    def __iter__(self):
        return self

    def __next__(self):
        ceiling = min(FIRST_S * 2 ** min(self._failures, 16), LAST_S)
        self._failures += 1
        return ceiling * (0.5 + self._draw() / 2)

    def reset(self):
        """Begin again with the shortest delay."""
        self._failures = 0
