"""Many viewers of Pace on raw WebSockets, in one thread: they keep what they got and check nothing on the way."""
import json
import selectors
import socket
import time

from tests.support.sockjs_client import masked
from tests.support.waiting import PATIENCE

READ_SIZE = 256 * 1024
#: Connections being made at one time: less than any server's backlog.
AT_ONCE = 100


class Member:
    """One viewer. `blocks` are the pairs (position, block) it got in order, `closed` the code of the close frame.

    `gaps` and `errors` are the messages. With `tls`, an SSLContext, the port speaks that.
    """

    def __init__(self, port, tls=None):
        self.socket = socket.create_connection(("127.0.0.1", port))
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_hostname="127.0.0.1")
        key = "dGhlIHNhbXBsZSBub25jZQ=="
        self.socket.sendall((
            f"GET /__sockjs__/websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
        self.blocks = []
        self.gaps = []
        self.errors = []
        self.answered = False
        self.closed = None
        self._buffer = bytearray()
        self._greeted = False

    def say(self, **message):
        """Send one message."""
        self.socket.sendall(masked(1, json.dumps(message).encode()))

    def receive(self):
        """Take in what is there; return whether the server may send more."""
        data = self.socket.recv(READ_SIZE)
        self._buffer += data
        if not self._greeted:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return bool(data)
            assert head.startswith(b"HTTP/1.1 101"), head
            self._greeted, self._buffer = True, rest
        for opcode, payload in self._frames():
            self._take(opcode, payload)
        return bool(data)

    def _frames(self):
        at, buffer = 0, self._buffer
        while len(buffer) - at >= 2:
            opcode, length, start = buffer[at] & 15, buffer[at + 1], at + 2
            extended = {126: 2, 127: 8}.get(length, 0)
            if extended:
                length = int.from_bytes(buffer[start:start + extended], "big")
                start += extended
            if len(buffer) < start + length:
                break
            yield opcode, bytes(buffer[start:start + length])
            at = start + length
        del buffer[:at]

    def _take(self, opcode, payload):
        if opcode == 8:
            self.closed = int.from_bytes(payload[:2], "big")
        if opcode != 1:
            return
        message = json.loads(payload)
        if message["type"] == "block":
            self.blocks.append((message["pos"], message["block"]))
        elif message["type"] == "gap":
            self.gaps.append(message)
        elif message["type"] == "error":
            self.errors.append(message)
        self.answered = self.answered or message.get("subscribed", False)


class Crowd:
    """`size` viewers of one channel, each with the answer to its subscription."""

    def __init__(self, port, size, channel):
        self._selector = selectors.DefaultSelector()
        self.members = []
        for first in range(0, size, AT_ONCE):
            new = [Member(port) for _ in range(min(AT_ONCE, size - first))]
            for member in new:
                self._selector.register(member.socket, selectors.EVENT_READ, member)
                member.say(type="subscribe", channel=channel)
            self.members += new
            self.read_until(lambda new=new: all(member.answered for member in new), 20)

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        for member in self.members:
            member.socket.close()
        self._selector.close()

    def read_until(self, condition, timeout):
        """Read until `condition()`, looked at after each round; raises AssertionError after `timeout` s (PATIENCE)."""
        deadline = time.monotonic() + timeout * PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"not within {timeout * PATIENCE} s"
            for key, _ in self._selector.select(0.1):
                if not key.data.receive():
                    self._selector.unregister(key.fileobj)
