"""WebSocket frames that are wrong, tiny or too many."""
import select
import socket
import time
from collections import Counter

from tests.support.sockjs_client import masked

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
RAW, SOCKJS = "/__sockjs__/websocket", "/__sockjs__/000/{}/websocket"
#: Seconds for the server to close.
PATIENCE = 20
#: A frame of one byte, masked with zeros: the mask costs the receiver as much as any other.
BYTE = bytes([CONTINUATION, 0x81, 0, 0, 0, 0]) + b"x"
#: Fragments of one message: just within pace.max_message.
FRAGMENTS = 60_000


def closing(code, reason=b""):
    """The body of a close frame."""
    return code.to_bytes(2, "big") + reason


def announced(length, opcode=BINARY):
    """The beginning of a frame that says that it is so long."""
    return bytes([0x80 | opcode, 0xff]) + length.to_bytes(8, "big") + b"mask"


MALFORMED = {
    1002: [*(masked(TEXT, b"x", rsv=rsv) for rsv in (1, 2, 4, 7)),
           *(masked(opcode, b"") for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)),
           b"\x81\x01x", masked(CONTINUATION, b"x"), masked(TEXT, b"x", fin=False) + masked(TEXT, b"y"),
           *(masked(opcode, b"x" * 126) for opcode in (CLOSE, PING, PONG)),
           *(masked(opcode, b"", fin=False) for opcode in (CLOSE, PING, PONG)),
           *(masked(CLOSE, closing(code)) for code in (0, 999, 1004, 1005, 1006, 1100, 2999, 5000, 65535)),
           masked(CLOSE, b"\x03")],
    1007: [*(masked(TEXT, text) for text in (
                b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xce", b"ok\xce\xba\xe1")),
           masked(TEXT, b"\xce", fin=False) + masked(CONTINUATION, b"\xce"), masked(CLOSE, closing(1000, b"\xff"))],
    # Of those that are wrong in another way too, it is the length that is seen first.
    1009: [*(announced(length) for length in (70_000, 2**31, 2**62, 2**63, 2**64 - 1)), announced(2**62, PING),
           masked(TEXT, b"x" * 40_000, fin=False) + masked(CONTINUATION, b"x" * 40_000)],
}
"""By the code with which the server has to close: what it is sent."""

BROKEN = [b"[", b"{", b'["x"', b"[1", b'"x', b"nonsense", b'["x"]]', b"\x00"]
"""Payloads of SockJS that are none: 1007 too."""


def malformed(port, count):
    """Send so many malformed frames, each on a connection of its own; how often each code came where it was due."""
    wrong, due = Counter(), [(code, RAW, frame) for code, frames in MALFORMED.items() for frame in frames]
    due += [(1007, SOCKJS, masked(TEXT, payload)) for payload in BROKEN]
    right = Counter()
    for number in range(count):
        code, path, frame = due[number % len(due)]
        got = close_code(port, path.format(f"s{number}"), frame)
        (right if got == code else wrong)[f"{code}" if got == code else f"{got} for {code}: {frame[:20]!r}"] += 1
    return {"right": right, "wrong": wrong}


def close_code(port, path, data):
    """The code with which a WebSocket is closed after it has sent that."""
    with opened(port, path) as client:
        client.sendall(data)
        received = b""
        while piece := client.recv(65536):
            received += piece
    return next((int.from_bytes(body[:2], "big") for opcode, body in frames(received) if opcode == CLOSE), None)


def opened(port, path=RAW):
    """A connection on which a WebSocket begins."""
    client = socket.create_connection(("127.0.0.1", port), PATIENCE)
    client.sendall(handshake(path))
    return client


def handshake(path):
    """The request of a WebSocket."""
    return (f"GET {path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n").encode()


def frames(data):
    """(opcode, body) of the whole frames behind the head of an answer."""
    rest = data.partition(b"\r\n\r\n")[2]
    while len(rest) >= 2:
        opcode, length, start = rest[0] & 15, rest[1], 2
        extended = {126: 2, 127: 8}.get(length, 0)
        if extended:
            length, start = int.from_bytes(rest[2:2 + extended], "big"), 2 + extended
        yield opcode, rest[start:start + length]
        rest = rest[start + length:]


def fragments(port, count):
    """Send so many fragments of one byte on one connection, as fast as they are taken; the seconds, and how many
    messages were answered."""
    messages = max(1, count // FRAGMENTS)
    one = bytes([TEXT]) + BYTE[1:] + BYTE * (count // messages - 2) + bytes([0x80]) + BYTE[1:]
    rest, answers, began = memoryview(one * messages), 0, time.monotonic()
    with opened(port) as client:
        client.setblocking(False)
        while rest or answers < messages:
            readable, writable, _ = select.select([client], [client] if rest else [], [], PATIENCE)
            if not readable and not writable:
                raise TimeoutError(f"{len(rest)} bytes left, {answers} answers")
            if readable:
                data = client.recv(65536)
                if not data:
                    raise ConnectionResetError(f"closed with {len(rest)} bytes left")
                answers += data.count(b'"type":"error"')
            if writable:
                rest = rest[client.send(rest[:65536]):]
    return {"seconds": time.monotonic() - began, "answers": answers, "messages": messages}


def pings(port, rate, seconds):
    """Send so many pings a second on one connection and read the answers; how many of both."""
    ping, pong = masked(PING, b""), bytes([0x80 | PONG, 0])
    sent = answered = 0
    with opened(port) as client:
        client.setblocking(False)
        began, rest = time.monotonic(), b""
        while (now := time.monotonic()) < began + seconds:
            due = int((now - began) * rate) - sent
            rest += ping * due
            sent += due
            readable, writable, _ = select.select([client], [client] if rest else [], [], 0.001)
            if readable:
                answered += client.recv(1 << 20).count(pong)
            if writable:
                rest = rest[client.send(rest):]
            time.sleep(0.001)
    return {"sent": sent, "answered": answered}
