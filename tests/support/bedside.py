"""A device that goes on whatever happens, and a viewer who keeps account of each sample that did not come."""
import json
import threading
import time
from bisect import bisect_right

from redis.exceptions import RedisError
from websockets.exceptions import ConnectionClosed

from pace import links
from tests.support.viewer import LiveViewer

#: Seconds between two samples of a device.
INTERVAL_S = 0.02
#: Seconds after which the viewer looks whether it is to leave.
LOOK_S = 0.2
SAMPLE, GAP, HOLE, LINK = "sample", "gap", "hole", "link"


class Device:
    """Publishes 0, 1, 2 … on a pub/sub channel of the Redis at ``url``; what Redis refuses is lost, as to a device.

    `times` are when each was sent (monotonic), `failed` how many Redis refused.
    """

    def __init__(self, url, channel):
        self._client, self._channel = links.client(url, max_connections=1), channel
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.times, self.failed = [], 0

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self.stop()
        self._client.connection_pool.disconnect()

    def stop(self):
        """Publish no more."""
        self._stopping.set()
        self._thread.join()

    def _run(self):
        while not self._stopping.wait(INTERVAL_S):
            number = len(self.times)
            self.times.append(time.monotonic())
            try:
                self._client.publish(self._channel, f"{time.time() * 1000:.1f}|{number}")
            except RedisError:
                self.failed += 1


class Bedside:
    """A Device, and one viewer of its channel. `story` are (when, what, value) of all that came, in order."""

    def __init__(self, url, pace, channel="ecg"):
        self.device = Device(url, channel)
        self._viewer, self._channel = LiveViewer(pace.websocket_url), channel
        self._left = threading.Event()
        self._reading = threading.Thread(target=self._read, daemon=True)
        self.story = []

    def __enter__(self):
        self._viewer.__enter__()
        self._viewer.subscribe(self._channel)
        self._reading.start()
        self.device.__enter__()
        return self

    def __exit__(self, *exception):
        self.device.__exit__(*exception)
        self._left.set()
        self._reading.join(10)
        self._viewer.__exit__(*exception)

    def _read(self):
        while not self._left.is_set():
            try:
                message = self._viewer.next_message(LOOK_S)
            except TimeoutError:
                continue
            except ConnectionClosed:
                return
            self.story += [(time.monotonic(), *told) for told in self._told(message)]

    def _told(self, message):
        if "redis" in message:
            yield LINK, message["redis"]
        if message.get("channel") != self._channel:
            return
        if message["type"] == "gap":
            yield GAP, message["reason"]
        elif message["type"] == "block":
            block = message["block"]
            yield from [(HOLE, block["hole"])] if "hole" in block else [(SAMPLE, int(v)) for v in block["v"][0]]

    # --- what came of it ---------------------------------------------------------------------

    def samples(self):
        """Pairs of when a sample came and its number."""
        return [(when, value) for when, what, value in list(self.story) if what == SAMPLE]

    def told(self, *kinds, since=0.0):
        """What was told of gaps, holes or the link to Redis, in order."""
        return [value for when, what, value in list(self.story) if what in kinds and when >= since]

    def live_since(self, moment):
        """When the first sample came that was sent after the moment; None where none has."""
        first = bisect_right(self.device.times, moment)
        return next((when for when, number in self.samples() if number >= first), None)

    def missing(self):
        """(samples that did not come though nothing told so, those that did not come and were told, doubled ones)."""
        silent = told = doubled = 0
        last, marked = None, False
        for _, what, value in list(self.story):
            if what in (GAP, HOLE):
                marked = True
            elif what == SAMPLE and last is not None and value <= last:
                doubled += 1
            elif what == SAMPLE:
                lost = 0 if last is None else value - last - 1
                silent, told = silent + (not marked) * lost, told + marked * lost
                last, marked = value, False
        return silent, told, doubled

    def longest_wait(self, since, until):
        """The most seconds between two samples that came within that time."""
        moments = [when for when, _ in self.samples() if since <= when <= until]
        return max((after - before for before, after in zip(moments, moments[1:], strict=False)), default=until - since)


def facts(pace):
    """(status of /readyz, its facts); a server that does not answer is none."""
    status, _, body = pace.get("/readyz")
    return status, json.loads(body)
