"""A viewer of Pace on the raw WebSocket, for tests with a real server."""
import json
import socket
import time
from urllib.parse import urlsplit

from websockets.sync.client import connect

from tests.support.waiting import PATIENCE


class LiveViewer:
    """Speaks docs/protocol.md. Every message is kept in `seen`, those that `next` has passed over too.

    With a small receive `buffer` (bytes) one that does not read holds up its server soon. `headers` are those of the
    handshake besides its own.
    """

    def __init__(self, url, buffer=None, headers=None):
        self._url = url
        self._headers = headers
        self._buffer = buffer
        self.seen = []

    def __enter__(self):
        self._socket = connect(
            self._url, sock=self._connect(), open_timeout=10, max_size=None, additional_headers=self._headers,
            max_queue=1 if self._buffer else None).__enter__()
        return self

    def _connect(self):
        if self._buffer is None:
            return None
        parts = urlsplit(self._url)
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._buffer)
        sock.connect((parts.hostname, parts.port))
        return sock

    def __exit__(self, *exception):
        self._socket.__exit__(*exception)

    def say(self, **message):
        """Send one message."""
        self._socket.send(json.dumps(message))

    def subscribe(self, channel, since=None):
        """Subscribe and return the answer."""
        self.say(type="subscribe", channel=channel, **({"since": since} if since else {}))
        return self.next("status", 5, channel=channel)

    def next(self, kind, timeout=5, where=lambda message: True, **fields):
        """The next message of that type with these fields; raises TimeoutError after `timeout` s (PATIENCE)."""
        deadline = time.monotonic() + timeout * PATIENCE
        while True:
            message = self.next_message(max(0, deadline - time.monotonic()))
            if message["type"] == kind and where(message) and fields.items() <= message.items():
                return message

    def next_message(self, timeout=None):
        """The next message, whatever it is."""
        message = json.loads(self._socket.recv(timeout=timeout))
        self.seen.append(message)
        return message

    def blocks(self, channel):
        """The blocks of a channel seen so far."""
        return [message for message in self.seen if message["type"] == "block" and message["channel"] == channel]

    def take_blocks(self, channel, until, timeout=5):
        """Read until a block of the channel fulfils `until(block)`; return the message."""
        return self.next("block", timeout, lambda message: until(message["block"]), channel=channel)
