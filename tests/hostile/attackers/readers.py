"""Viewers of whom some stop reading."""
import http.client
import selectors
import socket
import sys
import time
from threading import Event, Thread

import redis

from tests.hostile.attackers.framing import RAW, TEXT, handshake
from tests.support.sockjs_client import masked

SUBSCRIBE = masked(TEXT, b'{"type":"subscribe","channel":"big"}')
#: Bytes that the kernel takes for one who is going to stop reading.
NARROW = 4096
#: Connections in the making at one time, fewer than any backlog; seconds between two looks at the server's figures.
AT_ONCE, LOOK_S = 100, 0.25
READ_SIZE = 256 * 1024
#: Characters on the channel at one time: less than a text may have.
SIZE = 9000


def readers(port, redis_port, count, stalling, hz, reading_s, stalled_s):
    """``count`` viewers of the channel ``big``, to which texts are published ``hz`` times a second. All read for
    ``reading_s`` seconds; then ``stalling`` of them stop, for ``stalled_s``.

    Prints a line when each of that begins. Tells after how many seconds the server noticed, how many it closed or
    thinned, and the most that waited for one and for all.
    """
    crowd = Crowd(port, redis_port, hz)
    for first in range(0, count, AT_ONCE):
        crowd.join([first + number < stalling for number in range(min(AT_ONCE, count - first))])
    say("reading")
    crowd.run(reading_s)
    crowd.stall()
    say("stalled")
    with Looking(port) as looking:
        crowd.run(stalled_s)
    return {"noticed": looking.noticed, "slow": looking.slow, "queue": looking.queue, "queues": looking.queues,
            "lost": crowd.lost}


def say(word):
    """One line at once."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


class Crowd:
    """Viewers who read and throw away. `lost` are those of the readers whom the server has closed."""

    def __init__(self, port, redis_port, hz):
        self._port, self._gap = port, 1 / hz
        self._redis = redis.Redis(port=redis_port)
        self._selector, self._stalling, self.lost = selectors.DefaultSelector(), [], 0

    def join(self, narrow):
        """Let some more come, and wait until each has something to read; who is ``narrow`` will stop later."""
        new = []
        for is_narrow in narrow:
            sock = socket.socket()
            if is_narrow:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, NARROW)
                self._stalling.append(sock)
            sock.connect(("127.0.0.1", self._port))
            sock.sendall(handshake(RAW) + SUBSCRIBE)
            new.append(sock)
        for sock in new:
            sock.settimeout(20)
            while b'"subscribed":true' not in sock.recv(READ_SIZE):
                continue
            sock.setblocking(False)
            self._selector.register(sock, selectors.EVENT_READ)

    def stall(self):
        """Some read nothing from here on."""
        for sock in self._stalling:
            self._selector.unregister(sock)

    def run(self, seconds):
        """Publish and read for so long."""
        end = due = time.monotonic()
        end += seconds
        while (now := time.monotonic()) < end:
            if now >= due:
                self._redis.publish("big", "x" * SIZE)
                due = max(due + self._gap, now)
            for key, _ in self._selector.select(max(0, due - time.monotonic())):
                self._read(key.fileobj)

    def _read(self, sock):
        try:
            data = sock.recv(READ_SIZE)
        except ConnectionError:
            data = b""
        if not data:
            self.lost += 1
            self._selector.unregister(sock)
            sock.close()


class Looking(Thread):
    """Looks at /metrics while something goes on: what it says of slow viewers."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self._port, self._done, self._began = port, Event(), time.monotonic()
        self._base = self._figures()["pace_slow_viewers_total"]
        self.noticed, self.slow, self.queue, self.queues = None, 0, 0, 0

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exception):
        self._done.set()
        self.join(20)

    def run(self):
        while not self._done.wait(LOOK_S):
            found = self._figures()
            self.slow = int(found["pace_slow_viewers_total"] - self._base)
            self.queue = max(self.queue, found["pace_queue_bytes_max"])
            self.queues = max(self.queues, found["pace_queue_bytes"])
            if self.slow and self.noticed is None:
                self.noticed = time.monotonic() - self._began

    def _figures(self):
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            connection.request("GET", "/metrics")
            lines = connection.getresponse().read().decode().splitlines()
        finally:
            connection.close()
        return {name: float(value) for name, _, value in (
            line.rpartition(" ") for line in lines if line.startswith(("pace_slow", "pace_queue")))}
