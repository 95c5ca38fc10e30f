"""A publisher that counts, so that anybody sees what is missing or came twice."""
import threading
import time


class Counting:
    """Publishes 0, 1, 2 … on a Redis channel, one each `interval` seconds, from a thread, until `stop`.

    `payload(number)` makes the payload, by default one sample of that value. `count` is how many went out.
    """

    def __init__(self, client, channel, interval=0.002, payload=None):
        self._client, self._channel, self._interval = client, channel, interval
        self._payload = payload or (lambda number: f"{time.time() * 1000}|{number}")
        self._stopping = threading.Event()
        self.count = 0
        self._thread = threading.Thread(target=self._run)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self.stop()

    def stop(self):
        """Publish no more; return the numbers that were published."""
        self._stopping.set()
        self._thread.join()
        return list(range(self.count))

    def _run(self):
        while not self._stopping.wait(self._interval):
            self._client.publish(self._channel, self._payload(self.count))
            self.count += 1
