"""Gathering payloads into few blocks, one flush at a time."""
from collections import deque

from pace.blocks import encoding
from pace.blocks.parsing import MAX_SAMPLES
from pace.blocks.samples import Place, Samples, Text
from pace.errors import Malformed

#: Stamps of a publisher that counts whole milliseconds stray this far (ms) from even spacing;
#: it is a tenth of a pixel at 25 mm/s.
JITTER = 1.0
#: Without stamps: how far (ms) the declared rate may run from the arrivals before the time jumps.
DRIFT = 1000.0


class Gatherer:
    """Collects what one channel's publishers sent until `take`.

    `n_leads` is the number of leads, None until the first payload of a channel that declares
    none. `dropped` counts samples, texts and places lost because nobody took
    them.
    """

    #: Samples, texts and places that wait. Full: the oldest run goes, and a hole entry tells of it.
    limit = 4 * MAX_SAMPLES

    def __init__(self, channel):
        self.n_leads = channel.n_leads
        self.dropped = 0
        self._runs = deque()
        self._waiting = 0
        self._hole = False
        self._clock = _Clock(channel.rate)

    def __len__(self):
        return self._waiting

    def add(self, parsed):
        """Take up Samples, a Text or a Place. Raises Malformed where the number of leads changed."""
        if type(parsed) is Samples:
            self._add_samples(parsed)
        else:
            self._runs.append(_Whole(parsed))
            self._waiting += 1
        if self._waiting > self.limit:
            self._drop()

    def take(self):
        """JSON texts of the blocks gathered since the last call, oldest first."""
        texts = [run.encode() for run in self._runs]
        if self._hole:
            texts.insert(0, encoding.hole("full"))
        self._runs.clear()
        self._waiting = 0
        self._hole = False
        return texts

    def _add_samples(self, samples):
        v = samples.v
        if len(v) != self.n_leads:
            if self.n_leads is not None:
                raise Malformed(f"{len(v)} leads, the channel has {self.n_leads}")
            self.n_leads = len(v)
        if samples.t is None:
            samples = self._clock.stamp(samples)
        if not (self._runs and self._runs[-1].extend(samples)):
            self._runs.append(_Listed(samples) if samples.dt is None else _Even(samples))
        self._waiting += len(v[0])

    def _drop(self):
        while self._waiting > self.limit:
            lost = len(self._runs.popleft())
            self._waiting -= lost
            self.dropped += lost
        self._hole = True


class _Whole:
    """A text or a place; they are not joined."""

    __slots__ = ("_parsed",)

    def __init__(self, parsed):
        self._parsed = parsed

    def __len__(self):
        return 1

    def encode(self):
        return _ENCODE[type(self._parsed)](self._parsed)


_ENCODE = {Text: lambda text: encoding.text(*text), Place: lambda place: encoding.place(*place[:-1])}


class _Listed:
    """Samples with a time each: single ones of the text form, or an irregular block."""

    __slots__ = ("_times", "_v")

    def __init__(self, samples):
        t = samples.t
        self._times = list(t) if type(t) is list else [t]
        self._v = [list(lead) for lead in samples.v]

    def __len__(self):
        return len(self._times)

    def extend(self, samples):
        """Whether the samples were joined to this run."""
        if samples.dt is not None or len(self._times) + len(samples.v[0]) > MAX_SAMPLES:
            return False
        if type(samples.t) is list:
            self._times += samples.t
        else:
            self._times.append(samples.t)
        for mine, theirs in zip(self._v, samples.v, strict=True):
            mine += theirs
        return True

    def encode(self):
        dt = _spacing(self._times)
        if dt is None:
            return encoding.uneven(self._times, self._v)
        return encoding.even(self._times[0], dt, self._v)


class _Even:
    """Evenly spaced samples: blocks with dt, joined where one continues the other."""

    __slots__ = ("_dt", "_t", "_v")

    def __init__(self, samples):
        self._t = samples.t
        self._dt = samples.dt
        self._v = [list(lead) for lead in samples.v]

    def __len__(self):
        return len(self._v[0])

    def extend(self, samples):
        """Whether the samples were joined to this run."""
        count = len(self._v[0])
        if samples.dt != self._dt or count + len(samples.v[0]) > MAX_SAMPLES:
            return False
        if abs(samples.t - self._t - count * self._dt) > min(JITTER, self._dt / 2):
            return False
        for mine, theirs in zip(self._v, samples.v, strict=True):
            mine += theirs
        return True

    def encode(self):
        return encoding.even(self._t, self._dt, self._v)


def _spacing(times):
    """Interval in ms of stamps that are even within JITTER, None of others.

    Two stamps are always even, and would pass a gap between them off as an interval.
    """
    if len(times) < 3:
        return None
    first = times[0]
    dt = (times[-1] - first) / (len(times) - 1)
    if round(dt, encoding.INTERVAL_DECIMALS) <= 0:  # it would be written as none
        return None
    stray = min(JITTER, dt / 2)
    for index, t in enumerate(times):
        if not -stray < t - first - index * dt < stray:
            return None
    return dt


class _Clock:
    """Times for samples that came without: the declared rate, held to the arrivals."""

    def __init__(self, rate):
        self._dt = 1000.0 / rate if rate else None
        self._next = None

    def stamp(self, samples):
        count = len(samples.v[0])
        dt = samples.dt or self._dt
        if dt is None:
            return samples._replace(t=samples.arrival)
        start = samples.arrival - (count - 1) * dt
        if self._next is not None and abs(start - self._next) <= DRIFT:
            start = self._next
        self._next = start + count * dt
        return Samples(start, dt, samples.v, samples.arrival)
