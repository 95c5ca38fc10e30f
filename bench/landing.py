"""What it costs when a request lands in the wrong worker: ``python -m bench.landing [--requests 4000] [--workers 2]``.

Messages (xhr_send) go to sessions of a server of its own, one after the other. *Right* they all go to sessions of the
worker that has the connection; *wrong* each goes to another worker's than the one before, so that the connection is
handed over every time. Both over one kept-alive connection, as a proxy has it, and over a fresh one each, where
the kernel chooses the worker. CPU is that of all workers, to a request. See README.rst.
"""
import argparse
import http.client
import os
import socket
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from tests.support.app_server import AppServer
from tests.support.sockjs_client import Client

SESSIONS = 8           # of each worker
WARM = 200             # requests before the clock runs
TICKS = os.sysconf("SC_CLK_TCK")
COLUMNS = "{:<12} {:<8} {:>9} {:>10} {:>8} {:>8} {:>8} {:>12}"
HEADS = ("connection", "landing", "requests", "requests/s", "p50 µs", "p95 µs", "p99 µs", "CPU µs each")


class Connection(http.client.HTTPConnection):
    """A connection on which nothing waits for more bytes to send."""

    def connect(self):
        super().connect()
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, method, path, body=None):
        """One request; return (status, body)."""
        self.request(method, path, body)
        response = self.getresponse()
        return response.status, response.read()

    @property
    def process(self):
        """The worker that has the connection."""
        return int(self.ask("GET", "/pid")[1])


class Sessions:
    """Open sessions by worker. Each has a stream that nobody reads: answers are few."""

    def __init__(self, server, workers):
        self.by_worker, self._streams = {}, []
        client = Client(server.port, "/large")
        while len(self.by_worker) < workers or min(map(len, self.by_worker.values())) < SESSIONS:
            path = client.session()
            self._streams.append(client.stream("GET", f"{path}/eventsource"))
            self._streams[-1].skip(13)
            connection = Connection("127.0.0.1", server.port)
            send(connection, f"/large{path}/xhr_send")
            self.by_worker.setdefault(connection.process, []).append(f"/large{path}/xhr_send")
            connection.close()

    def of(self, worker):
        return cycle(self.by_worker[worker])

    def in_turn(self):
        """Sessions, each of another worker than the one before."""
        return (next(paths) for paths in cycle([cycle(paths) for paths in self.by_worker.values()]))

    def close(self):
        for stream in self._streams:
            stream.close()


def send(connection, path):
    """One message; return the microseconds until it is answered."""
    began = time.perf_counter()
    status, _ = connection.ask("POST", path, '["a"]')
    took = (time.perf_counter() - began) * 1e6
    if status != 204:
        raise SystemExit(f"{path} was answered {status}")
    return took


def cpu_us(workers):
    """CPU time of the processes so far, in µs."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in workers]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) * 1e6 / TICKS


def kept_alive(server, workers, paths, requests):
    """Messages over one connection: (µs of each, CPU µs of all, seconds)."""
    connection = Connection("127.0.0.1", server.port)
    for path in islice(paths, WARM):
        send(connection, path)
    cpu, began = cpu_us(workers), time.perf_counter()
    times = [send(connection, path) for path in islice(paths, requests)]
    seconds = time.perf_counter() - began
    connection.close()
    return times, cpu_us(workers) - cpu, seconds


def fresh(server, sessions, requests):
    """Messages over fresh connections: {landing: µs of each}."""
    times, paths = {"right": [], "wrong": []}, sessions.in_turn()
    for path in islice(paths, requests):
        connection = Connection("127.0.0.1", server.port)
        landed = connection.process
        took = send(connection, path)
        times["right" if landed == connection.process else "wrong"].append(took)
        connection.close()
    return times


def row(connection, landing, times, cpu=None, seconds=None):
    """Print one line of the table."""
    if not times:
        return
    ordered = sorted(times)
    quantiles = [f"{ordered[int(len(ordered) * share)]:.0f}" for share in (0.5, 0.95, 0.99)]
    rate = f"{len(times) / seconds:.0f}" if seconds else ""
    each = f"{cpu / len(times):.0f}" if cpu else ""
    print(COLUMNS.format(connection, landing, len(times), rate, *quantiles, each))


def run(folder, workers, requests):
    server = AppServer(folder, factory="tests.support.sockjs_app:main",
                       server={"workers": workers, "keepalive": 60}).start()
    try:
        sessions = Sessions(server, workers)
        processes = list(sessions.by_worker)
        print(COLUMNS.format(*HEADS))
        row("kept alive", "right", *kept_alive(server, processes, sessions.of(processes[0]), requests))
        if workers > 1:
            row("kept alive", "wrong", *kept_alive(server, processes, sessions.in_turn(), requests))
        for landing, times in fresh(server, sessions, requests // 2).items():
            row("fresh", landing, times)
        sessions.close()
    finally:
        server.stop()


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--requests", type=int, default=4000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder), options.workers, options.requests)


if __name__ == "__main__":
    main(sys.argv[1:])
