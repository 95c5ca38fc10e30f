"""A viewer who publishes himself and looks how long it takes."""
import select
import time

from tests.support.crowd import Member
from tests.support.waiting import wait_for

#: Seconds between two of his publications.
INTERVAL_S = 0.01
#: Seconds for what was published to come.
PATIENCE = 20


class Watcher(Member):
    """Watches `channel`, of kind text, and publishes the time on it: `delays`, in seconds.

    The server's ``flush_ms`` is part of them.
    """

    def __init__(self, port, redis, channel="ecg"):
        super().__init__(port)
        self._redis, self._channel = redis, channel
        self.delays = []
        self.say(type="subscribe", channel=channel)
        wait_for(lambda: self.receive() and self.answered)
        wait_for(lambda: redis.pubsub_numsub(channel)[0][1], 10)

    def watch(self, seconds):
        """Publish and read for so long; the delays of what came."""
        end = time.monotonic() + seconds
        return self.watch_while(lambda: time.monotonic() < end)

    def watch_while(self, condition):
        """Publish and read as long as that, then read the rest; the delay of each publication."""
        self.delays, count = [], 0
        due = time.monotonic()
        while condition():
            if time.monotonic() >= due:
                self._redis.publish(self._channel, str(time.monotonic()))
                count += 1
                due += INTERVAL_S
            self._wait(due - time.monotonic())
        end = time.monotonic() + PATIENCE
        while len(self.delays) < count:
            assert time.monotonic() < end, f"{count - len(self.delays)} of {count} samples have not come"
            self._wait(0.1)
        return self.delays

    def _wait(self, seconds):
        if select.select([self.socket], [], [], max(0, seconds))[0]:
            self._read()

    def _read(self):
        assert self.receive()
        now = time.monotonic()
        self.delays += [now - float(block["text"]) for _, block in self.blocks]
        self.blocks.clear()


def quantile(values, part):
    """The value below which that part of ``values`` is."""
    return sorted(values)[min(int(part * len(values)), len(values) - 1)]
