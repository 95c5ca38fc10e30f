"""One publisher for many channels."""
import time
from threading import Event, Thread

from tests.support.pulses import payload

BLOCK_MS = 200


class Choir:
    """Publishes the pulses of tests.support.pulses on many Redis channels in real time, from a thread, until `stop`."""

    def __init__(self, client, channels):
        self._client = client
        self.channels = list(channels)
        self.last = {}
        """Channel → when (epoch s) something went out on it last."""
        self._stopped = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def start(self):
        """Begin, with five seconds of the past."""
        self._next = int(time.time() * 1000) // BLOCK_MS * BLOCK_MS - 5000
        self._thread.start()
        return self

    def stop(self):
        """End the thread."""
        self._stopped.set()
        self._thread.join(5)

    def silence(self, channel):
        """Publish no more on a channel; return when (epoch s) it was heard last."""
        self.channels.remove(channel)
        time.sleep(2 * BLOCK_MS / 1000)  # what is on its way is out then
        return self.last[channel]

    def _run(self):
        while not self._stopped.wait(BLOCK_MS / 4000):
            while self._next + BLOCK_MS <= time.time() * 1000:
                self._publish(payload(self._next, BLOCK_MS))
                self._next += BLOCK_MS

    def _publish(self, text):
        channels = list(self.channels)
        pipeline = self._client.pipeline(transaction=False)
        for channel in channels:
            pipeline.publish(channel, text)
        pipeline.execute()
        self.last.update(dict.fromkeys(channels, time.time()))
