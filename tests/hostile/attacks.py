"""Many forms of request smuggling sent at once, and what each of them brought."""
import re
import select
import socket
import ssl
import time
from typing import NamedTuple

#: Bytes of an answer that are kept.
KEPT = 65536
#: Seconds without anything after which nothing more is expected of those that have an answer.
QUIET = 1.0
#: The beginning of an answer, wherever it is among other bytes.
ANSWER = re.compile(rb"HTTP/1\.[01] ([0-9]{3}) ")
CONTINUE = b"100"


class Target(NamedTuple):
    """A server on 127.0.0.1 that speaks TLS."""

    port: int
    tls: ssl.SSLContext

    def connect(self):
        """A connection."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        return self.tls.wrap_socket(plain, server_hostname="127.0.0.1")


class Attack:
    """One form, sent over a connection of its own.

    ``answer`` is what came, ``took`` the seconds until the server closed the connection, None if it did not.
    """

    def __init__(self, form, number, target):
        self.form, self.number = form, number
        self.answer, self.took = b"", None
        self.connection = target.connect()
        self._began = time.monotonic()
        self.connection.sendall(form.data)
        self.connection.setblocking(False)

    @property
    def statuses(self):
        """Of every answer that came, interim ones aside."""
        return [int(status) for status in ANSWER.findall(self.answer) if status != CONTINUE]

    @property
    def refused(self):
        """Whether the one answer, if any, was that the request is wrong, and the connection closed."""
        return self.took is not None and len(self.statuses) <= 1 and all(status >= 400 for status in self.statuses)

    def served(self, which, seen):
        """Whether the ``form`` or the ``smuggled`` request is among the paths that the application has ``seen``."""
        return f"/{which}/{self.number}" in seen

    def hidden(self, seen):
        """How many of its requests were served and not answered to who sent them."""
        return max(0, self.served("form", seen) + self.served("smuggled", seen) - len(self.statuses))

    def read(self):
        """Take what has come."""
        try:
            while data := self.connection.recv(KEPT):
                self.answer = (self.answer + data)[:KEPT]
        except (BlockingIOError, ssl.SSLWantReadError):
            return
        except OSError:
            pass  # reset: closed with something of ours unread
        self.took = time.monotonic() - self._began


def send_all(target, forms, patience, first=0):
    """Send every form at once; the Attacks, numbered from ``first`` on as their paths are.

    Ends when all connections were closed, or nothing came for a while and all were answered, or after ``patience`` s.
    """
    attacks = [Attack(form, number, target) for number, form in enumerate(forms, first)]
    began = last = time.monotonic()
    while waiting := [one for one in attacks if one.took is None]:
        connections = {one.connection: one for one in waiting}
        for connection in select.select(connections, [], [], 0.1)[0]:
            connections[connection].read()
            last = time.monotonic()
        quiet = time.monotonic() - last > QUIET and all(one.answer for one in waiting)
        if quiet or time.monotonic() - began > patience:
            break
    for one in attacks:
        one.connection.close()
    return attacks
