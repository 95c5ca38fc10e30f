"""Many viewers that come back by themselves, in one thread, and count the samples of a publisher that counts."""
import heapq
import itertools
import json
import random
import selectors
import time
from collections import Counter

from tests.support.crowd import AT_ONCE, Member

#: Seconds before a page tries again that was not told when to come back: the first, and the longest.
FIRST_S, LAST_S = 0.5, 30.0


class Patient(Member):
    """A viewer of one channel who knows what it missed.

    `last` is the number that came last, `lost` and `doubled` count by it, `silent` are those of the lost before which
    no hole and no gap was told; `holes` counts holes, `told` has the reasons of gaps, `joined` counts blocks of another
    epoch before which no gap was told, `back` those that begin no later than the one before.
    `outages` are the seconds from each loss of the connection to the next block, `returns` when each new connection
    was made (monotonic).
    """

    def __init__(self, port, channel, counted=True, tls=None):
        self._port, self._channel, self._counted, self._tls = port, channel, counted, tls
        self.last = self.position = self._time = None
        self.lost = self.silent = self.doubled = self.holes = self.joined = self.back = self.tries = 0
        self._warned = self._parted = False
        self.told, self.outages, self.returns = [], [], []
        self._gone = self._asked_s = None
        self.enter()

    @property
    def away(self):
        """Whether no block has come since the connection was lost."""
        return self._gone is not None

    def enter(self):
        """Connect and subscribe, from the position that was reached. Raises OSError."""
        super().__init__(self._port, self._tls)
        if self.position is None:
            self.say(type="subscribe", channel=self._channel)
        else:
            self.say(type="subscribe", channel=self._channel, since=self.position)

    def receive(self):
        """As every member does; a close frame is the end."""
        return super().receive() and self.closed is None

    def lose(self, now):
        """The connection is lost at `now`; the seconds until the next try, as a page has it."""
        self.socket.close()
        self._gone = self._gone or now
        asked, self._asked_s = self._asked_s, None
        if asked is not None:
            return asked
        whole = min(LAST_S, FIRST_S * 2 ** self.tries)
        self.tries += 1
        return whole * random.uniform(0.5, 1)

    def _take(self, opcode, payload):
        if opcode == 8:
            self.closed = int.from_bytes(payload[:2], "big")
        if opcode != 1:
            return
        message = json.loads(payload)
        if message["type"] == "block":
            self._block(message)
        elif message["type"] == "gap":
            self.told.append(message["reason"])
            self._warned = self._parted = True
        elif "return_ms" in message:
            self._asked_s = message["return_ms"] / 1000
        self.answered = self.answered or message.get("subscribed", False)

    def _block(self, message):
        before, self.position = self.position, message["pos"]
        self.joined += not self._parted and epoch(before or self.position) != epoch(self.position)
        self._parted = False
        if self._gone is not None:
            self.outages.append(time.monotonic() - self._gone)
            self._gone, self.tries = None, 0
        if "hole" in message["block"]:
            self.holes += 1
            self._warned = True
        elif self._counted:
            self._order(message["block"]["t"])
            self._count(message["block"]["v"][0])

    def _order(self, t):
        t = t[0] if isinstance(t, list) else t
        self.back += self._time is not None and t <= self._time
        self._time = t

    def _count(self, numbers):
        for number in numbers:
            if self.last is None or number == self.last + 1:
                self.last = number
            elif number <= self.last:
                self.doubled += 1
            else:
                self.lost += number - self.last - 1
                self.silent += 0 if self._warned else number - self.last - 1
                self.last = number
            self._warned = False


def epoch(position):
    """That of a position."""
    return position.partition(":")[0]


class Ward:
    """`size` Patients, over TLS where there is a context. `close` ends it; nothing happens unless it is read."""

    def __init__(self, port, size, channel, counted=True, tls=None):
        self._selector = selectors.DefaultSelector()
        self._due, self._order = [], itertools.count()
        self.patients = []
        for first in range(0, size, AT_ONCE):
            new = [Patient(port, channel, counted, tls) for _ in range(min(AT_ONCE, size - first))]
            for patient in new:
                self._selector.register(patient.socket, selectors.EVENT_READ, patient)
            self.patients += new
            self.read_until(lambda new=new: all(patient.answered for patient in new), 30)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def close(self):
        """End it."""
        for patient in self.patients:
            patient.socket.close()
        self._selector.close()

    def read_until(self, condition, timeout):
        """Read until `condition()`, which is looked at after each round; raises AssertionError after `timeout` s."""
        deadline = time.monotonic() + timeout
        while not condition():
            assert time.monotonic() < deadline, f"not within {timeout} s"
            self.round()

    def round(self):
        """Take in what is there, and let those come back whose turn it is."""
        for key, _ in self._selector.select(0.02):
            self._receive(key.data)
        while self._due and self._due[0][0] <= time.monotonic():
            self._enter(heapq.heappop(self._due)[2])

    def _receive(self, patient):
        try:
            alive = patient.receive()
        except ConnectionError:
            alive = False
        if not alive:
            self._selector.unregister(patient.socket)
            self._leave(patient)

    def _leave(self, patient):
        now = time.monotonic()
        heapq.heappush(self._due, (now + patient.lose(now), next(self._order), patient))

    def _enter(self, patient):
        try:
            patient.enter()
        except ConnectionError:
            self._leave(patient)
            return
        patient.returns.append(time.monotonic())
        self._selector.register(patient.socket, selectors.EVENT_READ, patient)

    # --- what came of it ---------------------------------------------------------------------

    @property
    def away(self):
        """How many have not had a block since they lost their connection."""
        return sum(patient.away for patient in self.patients)

    def total(self, what):
        """The sum of `lost`, `doubled` or `holes` of all, or the number of gaps that were `told`."""
        values = [getattr(patient, what) for patient in self.patients]
        return sum(map(len, values)) if what == "told" else sum(values)

    @property
    def outages(self):
        """Seconds without a block, of each loss, shortest first."""
        return sorted(itertools.chain.from_iterable(patient.outages for patient in self.patients))

    @property
    def returns(self):
        """When new connections were made, in order."""
        return sorted(itertools.chain.from_iterable(patient.returns for patient in self.patients))

    def busiest(self):
        """The most connections that were made in one second."""
        returns = self.returns
        return max((sum(start <= moment < start + 1 for moment in returns) for start in returns), default=0)

    def comings(self):
        """How often a viewer came back → how many did."""
        return Counter(len(patient.returns) for patient in self.patients)
