"""The payloads of one channel that this process heard and that may not be in the broker yet."""
from collections import deque
from itertools import islice
from typing import NamedTuple
from zlib import crc32

from pace.blocks import MAX_PAYLOAD
from pace.sources.appending import TAIL_LENGTH, Tail

#: Seconds of payloads that are kept while they cannot be appended, or while another process does it.
KEPT_S = 10.0
#: Bytes of payloads that all channels of a process keep together. Past it the fullest one loses its
#: oldest, which a hole entry tells.
MAX_BYTES = 64 * 1024 * 1024
#: Bytes of one channel. Past it the channel loses its older half, so that one publisher gone wild takes
#: no other's room.
MAX_CHANNEL_BYTES = 16 * 1024 * 1024
#: What a waiting payload costs besides its bytes: its tuple, numbers and place.
OVERHEAD = 200


class Payload(NamedTuple):
    """What a publisher sent; `arrival` is epoch ms."""

    crc: int
    data: bytes
    arrival: float


class Budget:
    """Bytes that the backlogs of one process share."""

    def __init__(self, limit=MAX_BYTES, each=MAX_CHANNEL_BYTES):
        self.limit = limit
        self.each = each
        self.used = 0
        self._backlogs = set()

    def join(self, backlog):
        self._backlogs.add(backlog)

    def leave(self, backlog):
        self._backlogs.discard(backlog)

    def shrink(self):
        """Make room: a tenth of the limit, so that this is rare."""
        while self.used > 0.9 * self.limit:
            max(self._backlogs, key=lambda backlog: backlog.size).drop_half()


class Backlog:
    """Payloads in order of arrival: the last ones done with, by their CRC32 alone, then those waiting.

    None among the waiting is a break: payloads may be missing there. `passed` counts the entries,
    payloads and breaks, that have left the front: a place that holds whatever happens meanwhile.
    `lost` counts payloads that there was no room or no time for.
    """

    def __init__(self, budget):
        self._past = deque(maxlen=TAIL_LENGTH)
        self._past_arrivals = deque(maxlen=TAIL_LENGTH)
        self._waiting = deque()
        self._budget = budget
        self.payloads = 0
        self.size = 0
        self.passed = 0
        self.lost = 0
        budget.join(self)

    def __len__(self):
        return len(self._waiting)

    def close(self):
        """Forget everything and be counted no longer."""
        self.clear()
        self._budget.leave(self)

    def add(self, data, arrival):
        """Take up a payload (bytes) that came at `arrival`, epoch ms."""
        budget, bytes_ = self._budget, len(data) + OVERHEAD
        self._waiting.append(Payload(_crc(data), data, arrival))
        self.payloads += 1
        self.size += bytes_
        budget.used += bytes_
        if self.size > budget.each:
            self.drop_half()
        elif budget.used > budget.limit:
            budget.shrink()

    def interrupt(self):
        """Note that payloads may be missing from here on."""
        if not self._waiting or self._waiting[-1] is not None:
            self._waiting.append(None)

    def first(self, count):
        """Up to `count` of what waits, oldest first; a break at the end waits for what follows it."""
        found = list(islice(self._waiting, count))
        while found and found[-1] is None:
            found.pop()
        return found

    def tail(self, entries):
        """The Tail as it will be once `entries`, the first of those waiting, are done with.

        It holds nothing from before a break: those who heard what is missing would not find it.
        """
        arrival = entries[-1].arrival
        entries = entries[-TAIL_LENGTH:]
        if None in entries:
            later = entries[len(entries) - entries[::-1].index(None):]
            return Tail(arrival, tuple([payload.crc for payload in later]))
        crcs = [*self._past, *[payload.crc for payload in entries]]
        return Tail(arrival, tuple(crcs[-TAIL_LENGTH:]))

    def done(self, place):
        """Be done with what stands before `place`, a value of `passed`: it was appended."""
        self._shift(max(0, place - self.passed))

    def forget(self, until):
        """Be done with what came up to `until` (epoch ms): another process appended it."""
        while self.payloads and self._oldest().arrival <= until:
            self._shift_payload()

    def forget_to_break(self):
        """Be done with what came before the last break, where there is one: another process appended it."""
        entries = list(self._waiting)
        if None in entries:
            self.done(self.passed + len(entries) - entries[::-1].index(None))
            self.break_first()

    def drop(self, until):
        """Lose what came up to `until` (epoch ms) and was never appended; a break stands for it."""
        before = self.payloads
        self.forget(until)
        if self.payloads < before:
            self.break_first()

    def shed(self, until):
        """`drop`, because more comes than can be appended."""
        before = self.payloads
        self.drop(until)
        self.lost += before - self.payloads

    def drop_half(self):
        """Lose the older half."""
        before = self.payloads
        while self.payloads > before // 2:
            self._shift_payload()
        self.lost += before - self.payloads
        self.break_first()

    def clear(self):
        """Forget everything."""
        self.done(self.passed + len(self._waiting))
        self._past.clear()
        self._past_arrivals.clear()

    def settle(self, tail):
        """Be done with what waits up to the `tail` that is in the broker; whether that was found.

        Not found also where payloads after it are no longer waiting.
        """
        index = self._find(tail)
        if index is None or index < len(self._past) - 1:
            return False
        self.done(self.passed + index + 1 - len(self._past))
        return True

    def break_first(self):
        """Note that payloads may be missing before the first of those waiting."""
        self._past.clear()
        self._past_arrivals.clear()
        if not self._waiting or self._waiting[0] is not None:
            self._waiting.appendleft(None)
            self.passed -= 1

    @property
    def oldest(self):
        """Arrival of the oldest payload that waits, epoch ms; there must be one."""
        return self._oldest().arrival

    # --- the inside --------------------------------------------------------------------------

    def _oldest(self):
        # Breaks never stand side by side.
        return self._waiting[0] or self._waiting[1]

    def _shift_payload(self):
        if self._waiting[0] is None:
            self._shift()
        self._shift()

    def _shift(self, count=1):
        waiting, past, arrivals = self._waiting, self._past, self._past_arrivals
        payloads = freed = 0
        for _ in range(count):
            payload = waiting.popleft()
            if payload is None:
                past.clear()
                arrivals.clear()
            else:
                past.append(payload.crc)
                arrivals.append(payload.arrival)
                payloads += 1
                freed += len(payload.data) + OVERHEAD
        self.passed += count
        self.payloads -= payloads
        self.size -= freed
        self._budget.used -= freed

    def _find(self, tail):
        """Index of the tail's last payload among past and waiting, or None.

        Constant signals without stamps repeat their payloads: of several places the one that arrived
        nearest to when the tail's last did.
        """
        if not tail.crcs:
            return None
        heard = [*self._past, *(payload and payload.crc for payload in self._waiting)]
        arrivals = [*self._past_arrivals, *(payload and payload.arrival for payload in self._waiting)]
        places = [index for index, crc in enumerate(heard) if crc == tail.crcs[-1]]
        places.sort(key=lambda index: abs(arrivals[index] - tail.arrival))
        return next((index for index in places if _match(heard, index, tail.crcs)), None)


def _crc(data):
    # what is too long is refused, whatever follows: 5 MB would hold up everybody for 2 ms
    return crc32(data if len(data) <= MAX_PAYLOAD else memoryview(data)[:MAX_PAYLOAD])


def _match(heard, index, crcs):
    """Whether the CRC32s up to `index` are the tail's last, as far as they were heard; None is a break."""
    for crc in reversed(crcs):
        if index < 0 or heard[index] is None:
            return True
        if heard[index] != crc:
            return False
        index -= 1
    return True
