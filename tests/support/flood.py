"""A client that sends as much as is taken of it: ``python -m tests.support.flood PORT SECONDS KIND …``, all at once.

It reads what it gets, comes back when it is closed, and prints what it did as JSON.
"""
import json
import secrets
import selectors
import socket
import sys
import time

from tests.support.sockjs_client import masked

TEXT, PING = 1, 9
ROUTE = "/__sockjs__"
HELLO = {"type": "hello", "protocol": 1, "person": "flooding-flooding", "name": "Flood"}
#: What takes much longer to be cleaned than to be sent.
HARD = "e" + "\u0316\u0301" * 5000
MESSAGES = {
    "valid": [{"type": "ping", "id": 1}, {"type": "subscribe", "channel": "ecg"}, HELLO,
              {"type": "request", "id": 1, "what": "history", "channel": "ecg"},
              {"type": "follow", "topics": ["people", "notes", "places", "status"]}, {"type": "follow", "topics": []},
              {"type": "request", "id": 1, "what": "roster"}, {"type": "request", "id": 1, "what": "notes"}],
    "people": [{"type": "note", "id": 1, "text": "flood"}, {"type": "note", "id": 1, "text": HARD},
               {"type": "location", "id": 1, "lat": 1, "lng": 2},
               {"type": "direct", "id": 1, "to": "0" * 16, "text": "flood"}],
    "invalid": ["", "x", "[]", "{}", "[" * 10_000, '{"type":"location","lat":NaN,"lng":1e999}', {"type": "dance"},
                {"type": "note", "id": 1}, {"type": "hello", "protocol": 1, "name": {}}],
    "huge": ["x" * 65_000, {"type": "ping", "id": 1, "more": "y" * 60_000}],
}


def _text(message):
    return message if type(message) is str else json.dumps(message, ensure_ascii=False)


def _raw(messages):
    return b"".join(masked(TEXT, _text(message).encode()) for message in messages)


#: By kind: the path after the route, the first bytes, and those that are repeated.
KINDS = {
    **{kind: ("websocket", _raw([HELLO]), _raw(messages)) for kind, messages in MESSAGES.items()},
    "pings": ("websocket", b"", masked(PING, b"") * 1000),
    "empty": ("000/{session}/websocket", b"",
              masked(TEXT, b"[" + b",".join([b'""'] * 20_000) + b"]") + masked(TEXT, b"[]") * 1000),
    "requests": ("000/{session}/xhr", b"", b'["x"]'),
}


class Flood:
    """One connection at a time."""

    def __init__(self, port, kind):
        self._port, self._kind = port, kind
        self.sent = self.opened = self.refused = 0
        self.open()

    def open(self):
        """Come, or come back."""
        path, first, again = KINDS[self._kind]
        path = f"{ROUTE}/{path.format(session=secrets.token_hex(8))}"
        if self._kind == "requests":
            begin, again = _post(path), _post(f"{path}_send", again)
        else:
            begin = (f"GET {path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n").encode()
        self.opened += 1
        self.socket = socket.create_connection(("127.0.0.1", self._port))
        self.socket.sendall(begin + first)
        self.socket.setblocking(False)
        self._again, self._rest = memoryview(again), b""

    def serve(self, events):
        """Send and read what the connection takes and has; raises OSError where it is broken."""
        if events & selectors.EVENT_READ:
            data = self.socket.recv(1 << 20)
            if not data:
                raise ConnectionResetError
            self.refused += data.count(b"429")
        if events & selectors.EVENT_WRITE:
            self._rest = self._rest or self._again
            sent = self.socket.send(self._rest)
            self.sent += sent
            self._rest = self._rest[sent:]


def _post(path, body=b""):
    return f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def run(port, seconds, kinds):
    """Flood for so long; what each kind did."""
    floods = [Flood(port, kind) for kind in kinds]
    end = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        for flood in floods:
            selector.register(flood.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, flood)
        while time.monotonic() < end:
            for key, events in selector.select(0.1):
                _serve(selector, key.data, events)
    return {kind: {"sent": flood.sent, "opened": flood.opened, "refused": flood.refused}
            for kind, flood in zip(kinds, floods, strict=True)}


def _serve(selector, flood, events):
    try:
        flood.serve(events)
    except BlockingIOError:
        return
    except OSError:
        selector.unregister(flood.socket)
        flood.socket.close()
        flood.open()
        selector.register(flood.socket, selectors.EVENT_READ | selectors.EVENT_WRITE, flood)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:])))
