"""People who move on the map: what they cost the server, and how late a move is on another's page.

``make bench-people``, or ``python -m bench.people [--people 200] [--seconds 10] [--rounds 3] [--write]``.
"""
import argparse
import json
import random
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import orjson

from bench import pages
from bench.processes import LOAD_CORE, core_busy, cpu_seconds, family
from bench.table import number
from bench.targets import Feed, Pace

#: Moves of a person a second: as many as leave a page.
RATE = 5
#: Seconds between two notes of one person, and between two changes of what he watches; both on the mean.
NOTE_S, WATCH_S = 60, 20
#: People whose pages are read in full; of the others messages and bytes are counted.
PROBES = 5
#: Seconds before a window.
WARM_S = 3
GOAL = 50   # % of a core, of issue 5
CHANNELS = 4
READ_SIZE = 1 << 18
TEXT = 1
BASE_LAT = 50.0   # a millisecond is a step of 1e-6° to the north, a decimetre: the place tells when it was sent


def frame(message):
    """A text frame of a client; its mask is of zeros."""
    data = json.dumps(message, separators=(",", ":")).encode()
    head = bytes((0x80 | TEXT, 0x80 | len(data))) if len(data) < 126 else (
        bytes((0x80 | TEXT, 0x80 | 126)) + len(data).to_bytes(2, "big"))
    return head + bytes(4) + data


def frames(buffer):
    """(opcode, beginning, end) of each whole frame of a server in `buffer`."""
    at = 0
    while len(buffer) - at >= 2:
        length, start = buffer[at + 1], at + 2
        extended = {126: 2, 127: 8}.get(length, 0)
        if extended:
            length = int.from_bytes(buffer[start:start + extended], "big")
            start += extended
        if len(buffer) < start + length:
            break
        yield buffer[at] & 15, start, start + length
        at = start + length


def place(now_ms, heading):
    """A location message that tells in its latitude when it was sent: `now_ms` since the bench began."""
    return {"type": "location", "lat": round(BASE_LAT + now_ms * 1e-6, 6), "lng": 13.4, "accuracy": 5,
            "heading": heading % 360, "tilt": 0}


def sent_ms(lat):
    """When a place of that latitude was sent."""
    return round((lat - BASE_LAT) * 1e6)


class Tally:
    """What all people got within a window; delays in ms."""

    def __init__(self):
        self.messages = self.bytes = self.moves = self.told = self.errors = 0
        self.delays, self.trips = [], []


class Person:
    """One page on a raw WebSocket, who follows all that a page follows."""

    def __init__(self, port, index):
        self.index = index
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.sendall((
            f"GET /__sockjs__/websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        ).encode())
        self._buffer = bytearray()
        self._greeted = False
        self.watched = index % CHANNELS
        self.say({"type": "hello", "protocol": 1, "person": f"bench-person-{index:06}", "name": f"Person {index}"})
        self.say({"type": "follow", "topics": ["people", "notes", "places", "status"]})
        self.say({"type": "subscribe", "channel": f"bench-{self.watched}"})

    def say(self, message):
        """Send one message; the server reads soon enough for it to fit into the socket."""
        self.socket.sendall(frame(message))

    def watch_another(self):
        """What a page says when somebody turns to another channel."""
        self.say({"type": "unsubscribe", "channel": f"bench-{self.watched}"})
        self.watched = (self.watched + 1) % CHANNELS
        self.say({"type": "subscribe", "channel": f"bench-{self.watched}"})

    def read(self, tally, clock):
        """Take in what is there."""
        data = self.socket.recv(READ_SIZE)
        if not data:
            raise ConnectionResetError("the server closed a connection")
        self._buffer += data
        tally.bytes += len(data)
        if not self._greeted:
            self._greet()
        end = 0
        for opcode, start, end in frames(self._buffer):
            tally.messages += opcode == TEXT
            if self.index < PROBES and opcode == TEXT:
                self._look(orjson.loads(bytes(self._buffer[start:end])), tally, clock)
        del self._buffer[:end]

    def _greet(self):
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if found:
            assert head.startswith(b"HTTP/1.1 101"), head
            self._greeted, self._buffer = True, rest

    @staticmethod
    def _look(message, tally, clock):
        now, kind = clock(), message["type"]
        if kind == "location" and not message.get("whole"):
            tally.told += len(message["places"])
            tally.delays += [now - sent_ms(one["lat"]) for one in message["places"]]
        elif kind == "reply" and message.get("what") is None:
            tally.trips.append(now - message["id"])
        elif kind == "error":
            tally.errors += 1


class People:
    """`size` people at one server; `live(seconds, moving)` lets time pass."""

    def __init__(self, port, size):
        self._began = time.monotonic()
        self._selector = selectors.DefaultSelector()
        self._dice = random.Random(1)
        self._turn = 0
        self.all = []
        for index in range(size):
            person = Person(port, index)
            self.all.append(person)
            self._selector.register(person.socket, selectors.EVENT_READ, person)
            self._read(Tally(), 0)

    def clock(self):
        """ms since the bench began."""
        return (time.monotonic() - self._began) * 1000

    def live(self, seconds, moving):
        """Let so many seconds pass; all they said and heard, as a Tally."""
        tally, began = Tally(), time.monotonic()
        step = 1 / (RATE * len(self.all))
        due, pinged = began, began
        while (now := time.monotonic()) < began + seconds:
            if now >= pinged:
                pinged += 0.1
                self.all[int(now * 10) % PROBES].say({"type": "ping", "id": round(self.clock())})
            while moving and due <= now:
                due += step
                self._act(tally)
            self._read(tally, min(due if moving else pinged, pinged) - time.monotonic())
        return tally

    def _act(self, tally):
        person = self.all[self._turn % len(self.all)]
        self._turn += 1
        tally.moves += 1
        person.say(place(round(self.clock()), self._turn // len(self.all) * 7 + person.index))
        if self._dice.random() < 1 / (RATE * NOTE_S):
            person.say({"type": "note", "id": 1, "text": f"Note {self._turn} of the bench"})
        if self._dice.random() < 1 / (RATE * WATCH_S):
            person.watch_another()

    def _read(self, tally, timeout):
        for key, _ in self._selector.select(max(0, timeout)):
            key.data.read(tally, self.clock)

    def close(self):
        """Close all pages."""
        for person in self.all:
            person.socket.close()
        self._selector.close()


def quantile(values, part):
    """The value below which that part lies; NaN where there are none."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))] if values else float("nan")


def measure(people, seconds, moving, folder):
    """One window with a server of its own; figures by their names."""
    running = Pace().start(folder, Feed(channels=CHANNELS))
    try:
        room = People(running.port, people)
        room.live(WARM_S, moving)
        before, busy, began = _cpu(running), core_busy(LOAD_CORE), time.monotonic()
        tally = room.live(seconds, moving)
        lasted = time.monotonic() - began
        used = [(after - first) / lasted * 100 for first, after in zip(before, _cpu(running), strict=True)]
        load = (core_busy(LOAD_CORE) - busy) / lasted * 100
        room.close()
    finally:
        running.stop()
    return figures(tally, lasted, used, load)


def _cpu(running):
    """CPU seconds so far: of the server, of Redis."""
    return [sum(map(cpu_seconds, family(child.pid))) for child in (running.server, running.redis)]


def figures(tally, seconds, used, load):
    """The rows of the table, of one window."""
    return {
        "server, % of a core": used[0],
        "Redis, % of a core": used[1],
        "moves a second": tally.moves / seconds,
        "of which each page heard, %": tally.told / PROBES / tally.moves * 100 if tally.moves else float("nan"),
        "delay of a move, p50, ms": quantile(tally.delays, 0.5),
        "delay of a move, p99, ms": quantile(tally.delays, 0.99),
        "answer to a ping, p50, ms": quantile(tally.trips, 0.5),
        "answer to a ping, p99, ms": quantile(tally.trips, 0.99),
        "messages to pages a second": tally.messages / seconds,
        "MB to pages a second": tally.bytes / seconds / 1e6,
        "errors": tally.errors,
        "load's core, %": load,
    }


def table(moving, quiet, about):
    """Markdown of the medians of all rounds, least and most where they move."""
    yield f"{about}\n"
    yield "| | all move | nobody moves |\n|---|---|---|"
    for name in moving[0]:
        cells = (_cell([one[name] for one in rounds]) for rounds in (moving, quiet))
        yield f"| {name} | {' | '.join(cells)} |"


def _cell(values):
    if any(value != value for value in values):  # NaN: there was nothing of it
        return "–"
    return f"{number(statistics.median(values))} ({number(min(values))}–{number(max(values))})"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=10, help="of each window (10)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    options = parser.parse_args()
    rounds = {True: [], False: []}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(options.rounds):
            for moving in rounds:
                rounds[moving].append(measure(options.people, options.seconds, moving, Path(folder)))
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    about = (f"{time.strftime('%Y-%m-%d')}, commit {commit.stdout.strip()}: {options.people} people, {RATE} moves a "
             f"second each, medians of {options.rounds} windows of {options.seconds:g} s (least–most)")
    rows = "\n".join(table(rounds[True], rounds[False], about))
    print(rows)
    if options.write:
        pages.write("performance.md", {"people": rows})
    return 0 if statistics.median(one["server, % of a core"] for one in rounds[True]) < GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
