"""Requests whose heads come slowly, or are too much."""
import socket
import time
from contextlib import suppress

from tests.hostile.registry import case
from tests.support.sockjs_client import Client
from tests.support.waiting import wait_for

#: Seconds between two header lines of one who sends slowly, and for how long he goes on.
DRIP_S, DRIPS = 1.0, 8


@case(2, "1,000 sockets send a header line each second", "closed in 10 s; a new viewer served within 1 s")
def slow_headers(world, outcome):
    server = world.app(factory="tests.support.sockjs_app:main")
    undisturbed = served(server.port)
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(world.of(1000, 200))]
    for client in slow:
        world.ending(client.close)
    began = time.monotonic()
    drip(slow, b"GET /echo HTTP/1.1\r\n")
    waits = []
    for number in range(DRIPS):
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
