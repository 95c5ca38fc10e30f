"""The workers of one server, which hand each other the connections whose requests are for the other's sessions.

The kernel gives a new connection to any worker, and a session of an HTTP transport is many requests. A worker that
reads the head of a request for a session of another's (:mod:`pace.sockjs.slots`) sends the connection's descriptor
there, with the bytes that it has read (SCM_RIGHTS, unix(7)), and is rid of it: polls, streams and the requests that
come over it later are then served as if they had landed there. Nothing is proxied.
"""
import json
import logging
import socket
import struct
import time
from urllib.parse import unquote

import gevent
from gevent.socket import wait_read
from gunicorn.http.errors import LimitRequestHeaders

from .connections import BUSY, linger
from .endpoint import TRANSPORTS
from .slots import Slots
from .wire import Socket, forget

log = logging.getLogger(__name__)

#: The transports whose sessions are found by the id in the URL. A WebSocket's session is nowhere else than where
#: the connection is.
KEYED = TRANSPORTS.keys() - {"websocket"}
#: Bytes of a request that can be handed over; whoever sends more headers to a session gets 431.
LARGEST = 64 * 1024
#: Seconds to wait for a worker to be there and to have room for another connection; then the client gets 503. It is
#: the time in which a worker that died is replaced, and it has room for some hundred connections before it reads one.
PATIENCE = 5.0
#: Seconds between two looks meanwhile.
PAUSE = 0.02
DESCRIPTOR = struct.Struct("i")
#: Bytes of ancillary data with one descriptor.
ROOM = socket.CMSG_LEN(DESCRIPTOR.size)


def session_in(path):
    """The session's id in the path of a request (percent-encoded, no query); None where there is none.

    The last three parts tell, ``<server>/<session>/<transport>``: an application may be mounted anywhere. Where
    that is no SockJS at all, it is served by another worker than the one it landed in, and nobody notices.
    """
    parts = (unquote(path) if "%" in path else path).rsplit("/", 3)
    return parts[2] if len(parts) == 4 and parts[3] in KEYED else None


def write(listener, addr, data):
    """What goes with a connection: the number of the socket that accepted it, from where, and what was read of it."""
    return json.dumps([listener, addr if isinstance(addr, tuple) else None]).encode() + b"\n" + data


def read(letter):
    """The arguments of :func:`write`; the address of a Unix socket is an empty string."""
    head, _, data = letter.partition(b"\n")
    listener, addr = json.loads(head)
    return listener, tuple(addr) if addr else "", data


class Siblings:
    """What each worker knows of the others. Made in the master: workers inherit it.

    To each slot belongs a queue in the kernel, which outlives the worker that reads it. It is bounded by the buffer
    of its socket; when it is full whoever wants to put something in waits, see ``PATIENCE``. ``given`` and
    ``taken`` count connections, ``refused`` those that nobody took in time.
    """

    def __init__(self, count, handed=None):
        """For ``count`` workers; ``handed`` is the :meth:`state` of the workers of before, if there were as many."""
        self.slots = Slots(count, handed=handed and handed["slots"])
        self.given = self.taken = self.refused = 0
        self._queues = _queues_of(handed["queues"]) if handed else [_queue() for _ in range(count)]
        self._readers = []
        self._left = False
        self._take = self._failed = None

    def state(self):
        """What another program needs that this process executes to know these workers; JSON can say it."""
        for end in (end for ends in self._queues for end in ends):
            end.set_inheritable(True)
        return {"slots": self.slots.state(), "queues": [[end.fileno() for end in ends] for ends in self._queues]}

    def join(self, take, failed):
        """Begin to take connections: each is ``take(listener, addr, sock, data)``, where ``listener`` is its number.

        ``take`` may wait; meanwhile others wait in the queue. ``failed()`` is called if this ends by an error.
        """
        self._take, self._failed = take, failed
        self.look()

    def look(self):
        """Take up slots that are vacant; to be called again and again."""
        for slot in self.slots.claim():
            reader = gevent.spawn(self._read, self._queues[slot][0])
            reader.link_exception(lambda _: self._failed())
            self._readers.append(reader)

    def leave(self):
        """Leave the slots to others; what was sent here is still taken."""
        self._left = True
        mine = self.slots.mine
        self.slots.release()
        gevent.killall(self._readers)
        for slot in mine:
            self._empty(self._queues[slot][0])

    def slot_elsewhere(self, method, path):
        """The slot that a request is for where this process does not hold it, else None."""
        slots = self.slots
        if len(slots.mine) == slots.count or method == "OPTIONS":
            return None
        session = session_in(path)
        if session is None:
            return None
        slot = slots.of(session)
        return None if slot in slots.mine else slot

    def divert(self, request, client, listeners):
        """Whether ``request`` was for another worker, who has its connection now, or did not take it within
        ``PATIENCE``: then the client has been told 503.

        ``client`` is the ClientSocket, accepted by one of ``listeners``. The caller closes it. Raises
        LimitRequestHeaders, which gunicorn answers with 431.
        """
        settled, client.settled = client.settled, False
        slot = None if settled else self.slot_elsewhere(request.method, request.path)
        if slot is None:
            return False
        listener, addr = client.peer
        letter = write(listeners.index(listener), addr, client.so_far())
        if len(letter) > LARGEST:
            raise LimitRequestHeaders("too large for a session")
        if not self.give(slot, letter, client):
            linger(client, BUSY)
        return True

    def give(self, slot, letter, client):
        """Send ``letter`` and the descriptor of ``client`` to a slot; return whether that was possible in time."""
        limit = time.monotonic() + PATIENCE
        while not (self.slots.held(slot) and self._send(slot, letter, client.fileno())):
            if time.monotonic() > limit or self._left:
                self.refused += 1
                return False
            gevent.sleep(PAUSE)
        forget(client.fileno())
        self.given += 1
        return True

    def _send(self, slot, letter, descriptor):
        try:
            rights = socket.SOL_SOCKET, socket.SCM_RIGHTS, DESCRIPTOR.pack(descriptor)
            self._queues[slot][1].sendmsg([letter], [rights])
        except OSError as full:  # its buffer is, or too many descriptors are under way
            log.debug("slot %d takes no connection: %s", slot, full)
            return False
        return True

    def _read(self, queue):
        while True:
            wait_read(queue.fileno())
            self._empty(queue)

    def _empty(self, queue):
        while True:
            try:
                letter, rights, _, _ = queue.recvmsg(LARGEST, ROOM, socket.MSG_CMSG_CLOEXEC)
            except BlockingIOError:
                return
            if not rights:  # this process has as many as it may
                log.warning("a connection from another worker was lost: too many open files")
                continue
            (_, _, descriptor), = rights
            self.taken += 1
            listener, addr, data = read(letter)
            self._take(listener, addr, gevent.socket.socket(fileno=DESCRIPTOR.unpack(descriptor)[0]), data)


def _queue():
    """The two ends of a queue of messages with descriptors: to read and to write."""
    return [_plain(end) for end in socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)]


def _queues_of(descriptors):
    return [[_plain(socket.socket(fileno=end)) for end in ends] for ends in descriptors]


def _plain(end):
    sock = Socket(fileno=end.detach())
    sock.setblocking(False)
    sock.set_inheritable(False)
    return sock
