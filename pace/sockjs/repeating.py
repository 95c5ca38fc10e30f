"""Polls that are made again and again over one connection.

A client polls with the same bytes every time. Once such a request has passed all checks its connection leaves
the HTTP server, and the same bytes are the same poll: they are compared instead of parsed, and no greenlet waits.
Whatever else comes goes back to the server.
"""
import os
import time
from email.utils import formatdate
from typing import NamedTuple

from . import responses
from .frame import HEARTBEAT, Control
from .wire import Connection, Socket, forget

#: Seconds after which a poll is checked in full again, who the user is among the rest.
TRUST_S = 5.0

#: What each answer says of itself.
OWN = ("connection", "content-length", "date")
#: A cookie is for the answer that it was made for. Later it might be an old one: the user has logged out meanwhile.
ONCE = ("set-cookie",)


class Heads(NamedTuple):
    """Status and headers, without date and length, of the first answer and of those after it."""

    first: bytes
    later: bytes

    @classmethod
    def of(cls, headers):
        """From the headers of the response to the first poll."""
        first = [(name, value) for name, value in headers if name.lower() not in OWN]
        first.append(("Connection", "keep-alive"))
        later = [(name, value) for name, value in first if name.lower() not in ONCE]
        head = responses.beginning(200, first)
        return cls(head, head if later == first else responses.beginning(200, later))


class RepeatedPoll(Connection):
    """The receiver of one poll after the other. The first frame answers each.

    ``request`` are the bytes that are a poll, ``heads`` those that answers begin with, ``find()`` gives the session or
    None. ``give_back(sock, data)`` takes the connection back, with the bytes that were read of it.
    """

    __slots__ = ("direct", "name", "session", "_framing", "_request", "_head", "_later", "_find", "_give_back",
                 "_until", "_waits", "_early", "_parked", "_left")

    def __init__(self, sock, release, name, framing, session, request, heads, find, give_back):
        super().__init__(sock, release)
        self.direct = None
        self.name = name
        self.session = session
        self._framing = framing
        self._request = request
        self._head, self._later = heads
        self._find = find
        self._give_back = give_back
        self._until = time.monotonic() + TRUST_S
        self._waits = True
        self._early = b""  # what came while a poll waited, READ_SIZE bytes at most: then reading pauses
        self._parked = None  # the deadline's bucket between two polls
        self._left = None  # bytes that were kept at the last deadline

    def offer(self, frame):
        """Answer with ``frame``, unless there is an answer already; return whether it was taken."""
        if not self._waits:
            return False
        self._answer(frame.encoded(self._framing))
        self.session.receiver_done(self)
        return True

    def beat(self):
        """Answer with a heartbeat; the client polls again."""
        self.offer(HEARTBEAT)

    def close(self, close):
        """Answer with the close frame."""
        self._answer(Control(close.text).encoded(self._framing))

    def linger(self):
        """A poll is answered or waiting; it has nothing to send slowly."""

    def caught_up(self):
        """Messages come in requests of their own."""

    def received(self, data):
        """The next poll, or something else."""
        if self._waits or self.busy:
            self._early = data
            self.pause()
        elif not (data == self._request and self._poll()):
            self._hand_back(data)

    def drained(self):
        if self._early and not self._waits:
            self._hand_back(self._early)

    def lost(self):
        self.session.receiver_lost(self)

    def drop(self):
        self._unpark()
        super().drop()

    def expire(self):
        """Nothing has come for long: end the connection, unless the client is still taking its answer."""
        self._parked = None
        if self.busy and self.kept != self._left:
            self._left = self.kept
            self._park()
        else:
            self.drop()

    def _poll(self):
        session = self._find() if time.monotonic() < self._until else None
        if session is None:
            return False
        self._unpark()
        self._waits, self.session = True, session
        session.attach_receiver(self)
        return True

    def _answer(self, data):
        self._waits = False
        date = formatdate(usegmt=True).encode()
        self.write(b"%bDate: %b\r\nContent-Length: %d\r\n\r\n%b" % (self._head, date, len(data), data))
        self._head = self._later
        if self.closed:
            return
        self._park()
        if not self.busy:
            self.drained()

    def _hand_back(self, data):
        sock = Socket(self._sock.family, self._sock.type, self._sock.proto, fileno=os.dup(self._sock.fileno()))
        forget(self._sock.fileno())
        self.drop()
        self._give_back(sock, data)

    def _park(self):
        self._parked = self.session.manager.parked.add(self)

    def _unpark(self):
        if self._parked is not None:
            self._parked.discard(self)
            self._parked = None
