"""A publisher whose signal anybody can check with a ruler."""
import json
import time
from threading import Event, Thread

import redis

RATE = 200
BLOCK_MS = 40
PERIOD_MS = 1000
WIDTH_MS = 200
HEIGHT = 1.0


def value_at(ms):
    """1 mV for 200 ms of each second of sample time, else 0 (the calibration pulse of a recorder)."""
    return HEIGHT if ms % PERIOD_MS < WIDTH_MS else 0.0


def payload(start_ms, length_ms, value=value_at):
    """The JSON payload of ``length_ms`` of signal from ``start_ms`` (epoch ms, multiples of 5) on."""
    step = 1000 // RATE
    samples = [value(start_ms + i * step) for i in range(length_ms // step)]
    return json.dumps({"t": start_ms, "dt": step, "v": [samples]})


class PulseTrain:
    """Publishes the pulses in real time on a Redis channel, from a thread, until `stop`."""

    def __init__(self, client, channel, value=value_at):
        self._client, self._channel, self._value = client, channel, value
        self._stopped = Event()
        self.lost = 0
        self.sent_until = int(time.time() * 1000) // BLOCK_MS * BLOCK_MS
        self._thread = Thread(target=self._run, daemon=True)

    def start(self, backlog_s=0):
        """Publish ``backlog_s`` seconds of the past at once, then go on in real time."""
        self.sent_until -= backlog_s * 1000
        self._thread.start()
        return self

    def stop(self):
        """End the thread."""
        self._stopped.set()
        self._thread.join(5)

    def _run(self):
        while not self._stopped.wait(BLOCK_MS / 4000):
            while self.sent_until + BLOCK_MS <= time.time() * 1000:
                self._publish(payload(self.sent_until, BLOCK_MS, self._value))
                self.sent_until += BLOCK_MS

    def _publish(self, text):
        try:
            self._client.publish(self._channel, text)
        except redis.ConnectionError:
            self.lost += 1  # what real publishers lose while Redis is away
