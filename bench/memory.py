"""Resident memory of idle sessions: ``python bench/memory.py [--sessions 2000]``.

Each case has a server process of its own. 100 sessions are opened first and kept, so that what a process needs once is
not counted; then the others, with the headers of a browser. The table says by how much the process that holds them has
grown, divided by their number. What the kernel needs for a socket is the same in each row and in none of the numbers.
"""
import argparse
import base64
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from processes import Child, free_port

KEPT_BEFORE = 100
CEILING, AIM = 24, 10  # KiB for each idle WebSocket session
HEADERS = (
    "Host: ward.example.org\r\nOrigin: http://ward.example.org\r\nCache-Control: no-cache\r\nPragma: no-cache\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7\r\n"
    "Cookie: session=" + "x" * 120 + "; theme=dark\r\n")
UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"

BARE = """
import sys
from gevent import get_hub, monkey, server, sleep
plain = monkey.get_original("socket", "socket")
kept = []
def keep(client, address):
    client.recv(4096)
    client.sendall(b"kept")
    bare = plain(fileno=client.detach())
    kept.append((bare, watcher(bare) if sys.argv[2] == "watched" else None))
def watcher(bare):
    io = get_hub().loop.io(bare.fileno(), 1)
    io.start(print)
    return io
server.StreamServer(("127.0.0.1", int(sys.argv[1])), keep, backlog=1000).serve_forever()
"""

SOCKJS = """
import sys
from gevent import monkey
monkey.patch_all()
from pyramid.config import Configurator
from pace.sockjs import gevent_server_runner
config = Configurator()
config.include("pace.sockjs")
config.add_sockjs_route("any", "/any", allowed_origins="*", heartbeat=3600)
gevent_server_runner(config.make_wsgi_app(), {}, host="127.0.0.1", port=sys.argv[1])
"""


def websocket(path):
    """The handshake of a browser, a key of its own each."""
    def request(number):
        key = base64.b64encode(number.to_bytes(16, "big")).decode()
        return f"GET {path.format(number)} HTTP/1.1\r\n{HEADERS}{UPGRADE.format(key=key)}\r\n".encode()
    return request


def streaming(number):
    """The request of an XHR stream."""
    return f"POST /any/000/{number:08}/xhr_streaming HTTP/1.1\r\n{HEADERS}Content-Length: 0\r\n\r\n".encode()


CASES = {
    "bare socket": (BARE, "bare", lambda number: b"x", b"kept"),
    "bare socket, watched": (BARE, "watched", lambda number: b"x", b"kept"),
    "raw WebSocket session": (SOCKJS, "", websocket("/any/websocket"), b"\r\n\r\n"),
    "SockJS WebSocket session": (SOCKJS, "", websocket("/any/000/{:08}/websocket"), b"\x81\x01o"),
    "SockJS xhr_streaming session": (SOCKJS, "", streaming, b"\r\no\n\r\n"),
}


def resident(pid):
    """Resident memory of one process, bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise ProcessLookupError(pid)


def holder(pid):
    """The process that holds the connections: the worker, or a server without workers itself."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else pid


def connect(port, request, ready):
    """One connection on which the server has said that it holds it."""
    client = socket.create_connection(("127.0.0.1", port), 10)
    client.sendall(request)
    data = b""
    while ready not in data:
        piece = client.recv(4096)
        if not piece:
            raise ConnectionError(data)
        data += piece
    return client


def settled(pid):
    """Resident memory when it has stopped changing, bytes."""
    before = None
    while (now := resident(pid)) != before:
        before = now
        time.sleep(0.5)
    return now


def measure(case, sessions, folder):
    """``(bytes before, bytes after, bytes of each session)`` of one case."""
    source, argument, request, ready = CASES[case]
    port = free_port()
    server = Child([sys.executable, "-W", "ignore", "-c", source, port, argument], {0, 1}, folder / "log")
    try:
        server.listening(port)
        clients = [connect(port, request(number), ready) for number in range(KEPT_BEFORE)]
        pid = holder(server.pid)
        before = settled(pid)
        clients += [connect(port, request(number), ready) for number in range(KEPT_BEFORE, KEPT_BEFORE + sessions)]
        after = settled(pid)
        for client in clients:
            client.close()
    finally:
        server.stop()
    return before, after, (after - before) / sessions


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sessions", type=int, default=2000, help="how many of each kind (2000)")
    sessions = parser.parse_args().sessions
    version = subprocess.run([sys.executable, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"{sessions} idle sessions of each kind, {version}, {os.uname().sysname} {os.uname().release}\n")
    print("| | process before, MiB | after, MiB | each, KiB |\n|---|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        each = {}
        for case in CASES:
            before, after, each[case] = measure(case, sessions, Path(folder))
            print(f"| {case} | {before / 2**20:.1f} | {after / 2**20:.1f} | {each[case] / 1024:.2f} |", flush=True)
    worst = max(size for case, size in each.items() if "WebSocket" in case) / 1024
    print(f"\nceiling for a WebSocket session {CEILING} KiB, aim {AIM} KiB: {worst:.2f} KiB")
    return 0 if worst <= CEILING else 1


if __name__ == "__main__":
    sys.exit(main())
