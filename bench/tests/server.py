"""A server that makes one fault, to see whether the load client notices."""
import json
import socketserver
import struct
import threading
import time

STEP_S = 0.01
STEPS = 220
FAULT_AT = 90    # some 0.9 s after a viewer's arrival: within every window the tests open
UPGRADED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
STREAM = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def block(number, t, position=None):
    """Pace's message with one sample."""
    return json.dumps({"type": "block", "channel": "bench-0", "pos": f"ab:{position or number + 1}-0",
                       "block": {"t": [t], "v": [[number], [-0.3]]}})


def good(number, t):
    """The messages of a step without a fault."""
    return [block(number, t)]


def websocket_frame(payload):
    """An unmasked text frame."""
    size = struct.pack("!B", len(payload)) if len(payload) < 126 else struct.pack("!BH", 126, len(payload))
    return b"\x81" + size + payload


def chunk(payload):
    """One line of a stream, in two chunks so that the line has to be joined."""
    line = payload + b"\n"
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (line[:5], line[5:]) if part)


class Handler(socketserver.BaseRequestHandler):
    """Sends the steps to one viewer."""

    def handle(self):
        request = self.request.recv(4096)
        is_socket = b"websocket" in request.split(b"\r\n")[0]
        self.wrap = websocket_frame if is_socket else chunk
        self.request.sendall(UPGRADED if is_socket else STREAM)
        self.write(b"o")
        try:
            self.follow()
        except OSError:
            self.server.gone += 1

    def write(self, payload):
        """In pieces when the server is to be awkward."""
        data = self.wrap(payload)
        pieces = [data] if not self.server.piece else [data[i:i + self.server.piece]
                                                       for i in range(0, len(data), self.server.piece)]
        for piece in pieces:
            self.request.sendall(piece)

    def follow(self):
        """Send every step at its time."""
        start = time.time()
        for number in range(STEPS):
            time.sleep(max(0, start + number * STEP_S - time.time()))
            stamp = round(time.time() * 1000 - self.server.age_ms, 1)
            messages = self.server.script(number, stamp)
            if isinstance(messages, bytes):
                self.write(messages)
            elif messages:
                self.write(b"a" + json.dumps(messages).encode())


class Server(socketserver.ThreadingTCPServer):
    """`script(number, t)` gives the messages of a step, or a raw SockJS frame. `piece`: bytes of one send."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, script=good, age_ms=0, piece=0):
        super().__init__(("127.0.0.1", 0), Handler)
        self.script, self.age_ms, self.piece, self.gone = script, age_ms, piece, 0

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *failure):
        self.shutdown()
        self.server_close()
