"""Requests and messages that are too long, too deep, or for somebody else's session."""
import re
import secrets
import select
import selectors
import socket
import time
from collections import Counter
from contextlib import closing

import redis

from tests.hostile.attackers.framing import RAW, close_code, opened
from tests.support.sockjs_client import Client, masked

PREFIX = "/__sockjs__"
STATUS, CODE = re.compile(rb"HTTP/1\.1 ([0-9]{3}) "), re.compile(rb'"code":([0-9]{3})')
TEXT = 1
MIB = 1024 * 1024
#: Seconds for an answer.
PATIENCE = 20
#: What one who sends without end is ready to send.
ENDLESS = 50 * MIB
#: Requests that one connection sends without waiting for answers.
AT_ONCE = 50
#: Seconds from one message to the next where it is to be seen what a single one does: sent without end, it is the
#: sender that takes a core.
PACE_S = 0.05
#: Connections of one who waits for answers.
CONNECTIONS = 4
#: JSON of 5 MB, and of so many levels: 60,000 are within pace.max_message, 100,000 are not.
LARGE = b'{"type":"ping","id":"' + b"x" * (5 * MIB) + b'"}'
LEVELS = {levels: b"[" * levels for levels in (16_000, 60_000, 100_000)}


def post(path, headers, body=b""):
    """A request."""
    return f"POST {path} HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n".encode() + body


def endless(port, count):
    """Send so many bodies: announced too long, in one chunk too long, in chunks without end. How often each status
    came, and the most that was sent before it did."""
    statuses, most = Counter(), 0
    path = PREFIX + Client(port, PREFIX).opened() + "/xhr_send"
    piece = b"7ff8\r\n" + b"x" * 0x7ff8 + b"\r\n"  # 32 KiB
    for number in range(count):
        head, more = (
            (post(path, "Content-Length: 10000000000"), b"x" * 0x8000),
            (post(path, "Transfer-Encoding: chunked", b"7fffffffffffffff\r\n"), b"x" * 0x8000),
            (post(path, "Transfer-Encoding: chunked"), piece))[number % 3]
        status, sent = push(port, head, more)
        statuses[status] += 1
        most = max(most, sent)
    return {"statuses": statuses, "most": most}


def push(port, head, more):
    """Send ``more`` again and again until an answer comes; its status, and the bytes sent."""
    with closing(socket.create_connection(("127.0.0.1", port), PATIENCE)) as client:
        client.sendall(head)
        client.settimeout(0.001)
        sent, answer = 0, b""
        end = time.monotonic() + PATIENCE
        while len(answer) < len("HTTP/1.1 413") and sent < ENDLESS and time.monotonic() < end:
            try:
                sent += client.send(more[:0x8000])
                answer += client.recv(4096) or b"closed without"
            except TimeoutError:
                continue
            except ConnectionError:
                break
        return answer[9:12].decode(), sent


def push_whole(port, path, body):
    """The status of the answer to a body of known length."""
    return push(port, post(path, f"Content-Length: {len(body)}"), body)[0]


def large(port, seconds):
    """Send messages of 5 MB over each transport in turn for so long; what came of them."""
    frame, client = masked(TEXT, LARGE), Client(port, PREFIX)
    return in_turn(seconds, {
        "raw WebSocket": lambda: close_code(port, RAW, frame),
        "WebSocket": lambda: close_code(port, f"{PREFIX}{client.session()}/websocket", frame),
        "xhr_send": lambda: push_whole(port, f"{PREFIX}{client.opened()}/xhr_send", LARGE)})


def deep(port, seconds):
    """Send messages of many levels over each transport in turn for so long; what came of them."""
    client, frames = Client(port, PREFIX), {levels: masked(TEXT, text) for levels, text in LEVELS.items()}
    return in_turn(seconds, {
        "raw WebSocket, 16,000": lambda: answer(port, frames[16_000]),
        "raw WebSocket, 100,000": lambda: close_code(port, RAW, frames[100_000]),
        "WebSocket, 60,000": lambda: close_code(port, f"{PREFIX}{client.session()}/websocket", frames[60_000]),
        "xhr_send, 60,000": lambda: push_whole(port, f"{PREFIX}{client.opened()}/xhr_send", LEVELS[60_000]),
        "xhr_send, 100,000": lambda: push_whole(port, f"{PREFIX}{client.opened()}/xhr_send", LEVELS[100_000])})


def in_turn(seconds, attempts):
    """Make each of the attempts in turn, one each `PACE_S`, for so long; how often each came to what."""
    came, end = Counter(), time.monotonic() + seconds
    while time.monotonic() < end:
        for name, attempt in attempts.items():
            began = time.monotonic()
            came[f"{name}: {attempt()}"] += 1
            time.sleep(max(0.0, began + PACE_S - time.monotonic()))
    return came


def answer(port, frame):
    """The code of the error that a message on a raw WebSocket gets."""
    with opened(port) as client:
        client.sendall(frame)
        data = b""
        while not (found := CODE.search(data)):
            data += client.recv(65536)
    return int(found[1])


def published(port, redis_port, seconds):
    """Publish JSON of 5 MB and of 100,000 levels on the channel ``other``, one each `PACE_S`; how often."""
    texts, count, end = [LARGE, b'{"t":0,"dt":1,"v":' + LEVELS[100_000]], 0, time.monotonic() + seconds
    with redis.Redis(port=redis_port) as client:
        while time.monotonic() < end:
            client.publish("other", texts[count % len(texts)])
            count += 1
            time.sleep(PACE_S)
    return {"published": count}


def guesses(port, count, mine):
    """Send messages to so many guessed sessions while there is one, ``mine`` in hex; how often each status came.

    Each of four connections waits for the answer before it sends the next.
    """
    mine, statuses = f"{mine:x}", Counter()
    near = (mine[:-1], mine + "0", mine.upper() + "A", mine + "%00", "%2f" + mine, mine + ";x", "..%2f" + mine, "*",
            mine[::-1] + "b")
    names = iter([*near, *(secrets.token_hex(8) for _ in range(count - len(near)))])
    with selectors.DefaultSelector() as selector:
        for _ in range(CONNECTIONS):
            client = socket.create_connection(("127.0.0.1", port), PATIENCE)
            client.sendall(guess(next(names)))
            selector.register(client, selectors.EVENT_READ)
        while statuses.total() < count:
            ready = selector.select(PATIENCE)
            if not ready:
                raise TimeoutError(f"{statuses} after {PATIENCE} s")
            for key, _ in ready:
                answered = [status.decode() for status in STATUS.findall(key.fileobj.recv(65536))]
                statuses.update(answered)
                if answered and (name := next(names, None)) is not None:
                    key.fileobj.sendall(guess(name))
        for key in list(selector.get_map().values()):
            key.fileobj.close()
    return statuses


def pipelined(port, seconds):
    """Send messages to no session without waiting for answers, on one connection; how often each status came."""
    statuses, end = Counter(), time.monotonic() + seconds
    request = guess("0") * AT_ONCE
    with closing(socket.create_connection(("127.0.0.1", port), PATIENCE)) as client:
        client.setblocking(False)
        rest = b""
        while time.monotonic() < end:
            rest = rest or request
            readable, writable, _ = select.select([client], [client], [], 0.1)
            if readable:
                statuses.update(status.decode() for status in STATUS.findall(client.recv(65536)))
            if writable:
                rest = rest[client.send(rest):]
    return statuses


def guess(name):
    """A message to a session that one knows nothing of."""
    return post(f"{PREFIX}/000/{name}/xhr_send", "Content-Length: 5", b'["x"]')
