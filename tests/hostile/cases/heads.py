"""Requests that come slowly, or are too much."""
import re
import socket
import time
from contextlib import suppress

from tests.hostile.registry import case
from tests.hostile.stage import Stage
from tests.support.app_server import read_all
from tests.support.sockjs_client import Client
from tests.support.waiting import wait_for

#: Seconds between two header lines of one who sends slowly, and for how long he goes on.
DRIP_S, DRIPS = 1.0, 8
MANY = 2000


@case(2, "1,000 sockets send a header line each second", "closed in 10 s; a new viewer served within 1 s")
def slow_headers(world, outcome):
    server = world.app(factory="tests.support.sockjs_app:main", server=world.of({}, {"keepalive": 2}))
    undisturbed = served(server.port)
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(world.of(1000, 200))]
    for client in slow:
        world.ending(client.close)
    began = time.monotonic()
    drip(slow, b"GET /echo HTTP/1.1\r\n")
    waits = []
    for number in range(world.of(DRIPS, 2)):
        waits.append(served(server.port))
        time.sleep(max(0, began + (number + 1) * DRIP_S - time.monotonic()))
        drip(slow, b"X: y\r\n")
    wait_for(lambda: all(map(closed, slow)), 30, 0.05)
    outcome.at_most(f"{len(slow)} closed after", time.monotonic() - began, 10, "s")
    outcome.at_most("new viewer served within", max(waits), 1, "s")
    outcome.told("undisturbed", undisturbed, "s")


def served(port):
    """Seconds until a new viewer has his session."""
    asked = time.monotonic()
    with Client(port).websocket() as viewer:
        assert viewer.recv() == "o"
    return time.monotonic() - asked


def drip(clients, data):
    """Send some more on those that are open still."""
    for client in clients:
        with suppress(OSError):
            client.send(data)


def closed(client):
    """Whether the server has closed a connection."""
    client.setblocking(False)
    try:
        return not client.recv(1000)
    except BlockingIOError:
        return False
    except OSError:
        return True


@case(2, "requests with 2,000 headers, with one of 64 KB, with an address of 64 KB", "431, and 414 for the address")
def many_headers(world, outcome):
    stage = world.once(Stage)
    heads = {
        "2,000 headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(MANY)),
        "a header of 64 KB": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 65536 + b"\r\n",
        "an address of 64 KB": b"GET /" + b"x" * 65536 + b" HTTP/1.1\r\nHost: x\r\n"}
    for name, head in heads.items():
        outcome.exactly(name, status_of(stage.server.port, head + b"\r\n"), 414 if "address" in name else 431)


def status_of(port, data):
    """The status of the one answer that the server closes behind."""
    with socket.create_connection(("127.0.0.1", port), 20) as client:
        client.sendall(data)
        statuses = re.findall(rb"HTTP/1\.1 ([0-9]{3}) ", read_all(client))
    assert len(statuses) == 1, statuses
    return int(statuses[0])


@case(2, "300 bodies: 10 GB announced, a chunk of 8 EB announced, chunks without end",
      "413 before more than is on the way is read; memory + < 1 MiB; others' p99 + < 50 ms")
def endless_bodies(world, outcome):
    stage = world.once(Stage)
    stage.attack("endless", world.of(100, 12)).wait(60)  # what a process learns once is not counted
    attack = stage.during("endless", world.of(300, 12))
    outcome.exactly("answers", attack.told["statuses"], {"413": world.of(300, 12)})
    outcome.at_most("sent before the answer", attack.told["most"] / 2**20, 8, "MiB")
    attack.grown(outcome, 1)
    attack.late(outcome, 50)
