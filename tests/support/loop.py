"""Running gevent's event loop in a test, and the two ends of a connection."""
import time

import gevent
from gevent import monkey

Socket = monkey.get_original("socket", "socket")


def turn_until(condition, timeout=5):
    """Run the loop until ``condition()`` is true; return its value. Raises AssertionError at the timeout."""
    deadline = time.monotonic() + timeout
    while not (value := condition()):
        assert time.monotonic() < deadline, f"nothing within {timeout} s: {condition}"
        gevent.sleep(0.001)
    return value


def turn(times=5):
    """Run the loop some times."""
    for _ in range(times):
        gevent.sleep(0)


def connected_pair():
    """The two ends of a TCP connection, the server's non-blocking, the client's with a timeout of 5 s."""
    with Socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        client = Socket()
        client.settimeout(5)
        client.connect(listener.getsockname())
        descriptor, _ = listener._accept()
    server = Socket(fileno=descriptor)
    server.setblocking(False)
    return server, client


def read_until(client, ending):
    """Run the loop and read from a client's end until the bytes end with ``ending``."""
    client.settimeout(0)
    data = bytearray()

    def more():
        try:
            data.extend(client.recv(65536))
        except BlockingIOError:
            return False
        return data.endswith(ending)
    turn_until(more)
    return bytes(data)


def at_end(client):
    """Run the loop until the server has ended the stream; return whatever came before."""
    client.settimeout(0)
    data = bytearray()

    def ended():
        try:
            piece = client.recv(65536)
        except BlockingIOError:
            return False
        data.extend(piece)
        return not piece
    turn_until(ended)
    return bytes(data)
