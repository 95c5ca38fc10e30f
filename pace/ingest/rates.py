"""Measuring a sampling rate."""
from collections import deque

#: Span of the samples that a rate is measured over, and the least that it is told for, in ms.
SPAN_MS, LEAST_MS = 10_000, 5_000
#: ms between the marks that the span moves by.
STEP_MS = 1_000
#: Times that jump by more (ms), or backwards, begin a new measurement.
JUMP_MS = 5_000


class RateMeter:
    """Samples a second by the times that they carry."""

    def __init__(self):
        self.hz = None
        self._marks = deque()
        self._samples = 0
        self._last = None

    def add(self, t, count):
        """Take up `count` samples, the first of them at `t`, epoch ms."""
        if self._last is None or not 0 <= t - self._last <= JUMP_MS:
            self._begin(t)
        self._last = t
        marks = self._marks
        if t - marks[-1][0] >= STEP_MS:
            self._measure(t)
            marks.append((t, self._samples))
            while t - marks[0][0] > SPAN_MS:
                marks.popleft()
        self._samples += count

    def interrupt(self):
        """Samples may be missing before the next: it begins a new measurement."""
        self._last = None

    def _begin(self, t):
        self.hz = None
        self._marks.clear()
        self._marks.append((t, self._samples))

    def _measure(self, t):
        since, before = self._marks[0]
        if t - since >= LEAST_MS:
            self.hz = 1000 * (self._samples - before) / (t - since)
