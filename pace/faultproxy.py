"""A TCP proxy that does to connections what bad networks do: for those who debug one, and for our tests."""
import selectors
import socket
import time
from collections import deque
from threading import Event, Thread

from pace.errors import PaceError
from pace.faults import RESET, Faults, Link

#: Connections at one time; one more is reset. Each has two descriptors, and most systems allow a process 1,024.
MOST_LINKS = 480
#: Seconds after which a change made from another thread is seen at the latest.
LOOK_S = 0.02
#: Connections that wait in the kernel to be accepted.
BACKLOG = 128


class FaultProxy:
    """Forwards ``listen`` to ``target``, each a pair (host, port); port 0 takes a free one, see `port`.

    `up` and `down` are the Faults of what goes to the target and of what comes from it. With ``fate``, one of those of
    `pace.faults`, that befalls each connection ``fate_after`` seconds after it began. `refuse` is the number of
    connections that are reset next, before they reach the target. `tell(text)` hears of each connection. ``window`` is
    how many bytes the kernel takes from the target while nobody reads them, which it would choose itself.
    Raises PaceError where it cannot listen. Used as a context manager it runs in a thread.
    """

    def __init__(self, target, listen=("127.0.0.1", 0), up=None, down=None, fate=None, fate_after=0.0,
                 tell=lambda text: None, window=None):
        self.target, self.up, self.down = target, up or Faults(), down or Faults()
        self.fate, self.fate_after, self.refuse = fate, fate_after, 0
        self.window, self.accepted = window, 0
        """Connections so far."""
        self._tell, self._links, self._orders = tell, [], deque()
        self._selector, self._ended, self._thread = selectors.DefaultSelector(), Event(), None
        self._listener = _listen(listen)
        self.port = self._listener.getsockname()[1]

    def __enter__(self):
        self._thread = Thread(target=self.run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self.close()

    @property
    def open(self):
        """How many connections there are."""
        return len(self._links)

    def befall(self, fate):
        """Let a fate befall all connections of now, within LOOK_S; those that come later know nothing of it."""
        self._orders.append(fate)

    def silence(self, silent=True):
        """Let nothing through either way, of old connections and of new ones, or end that."""
        self.up.silent = self.down.silent = silent

    def run(self):
        """Serve until `close`."""
        self._selector.register(self._listener, selectors.EVENT_READ)
        try:
            while not self._ended.is_set():
                self._turn()
        finally:
            for link in self._links:
                link.release(self._selector)
            self._listener.close()
            self._selector.close()

    def close(self):
        """End the proxy and every connection through it."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(5)

    def _turn(self):
        now = time.monotonic()
        self._meet_fates(now)
        waits = [link.arrange(now, self._selector) for link in self._links]
        self._bury()
        for key, events in self._selector.select(min([LOOK_S, *filter(None, waits)])):
            if key.data is None:
                self._accept()
            elif not key.data.closed:
                key.data.serve(key.fileobj, events, time.monotonic())

    def _meet_fates(self, now):
        while self._orders:
            fate = self._orders.popleft()
            for link in self._links:
                link.befall(fate)
        for link in self._links:
            if self.fate and not link.fate_met and now >= link.born + self.fate_after:
                self._tell(f"connection {link.number}: {self.fate}")
                link.befall(self.fate)

    def _accept(self):
        client, peer = self._listener.accept()
        self.accepted += 1
        if self.refuse > 0 or len(self._links) >= MOST_LINKS:
            self.refuse = max(0, self.refuse - 1)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            client.close()
            self._tell(f"connection {self.accepted} from {shown(peer)} refused")
            return
        target = socket.socket(_family(self.target))
        if self.window is not None:
            target.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.window)
        for sock in (client, target):
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        target.connect_ex(self.target)  # what comes of it shows at the first reading or writing
        self._links.append(Link(self.accepted, client, target, self.up, self.down, time.monotonic()))
        self._tell(f"connection {self.accepted} from {shown(peer)}")

    def _bury(self):
        for link in [link for link in self._links if link.closed]:
            self._links.remove(link)
            link.release(self._selector)
            self._tell(f"connection {link.number} ended, {link.up.count} bytes to the target, "
                       f"{link.down.count} from it")


def _listen(address):
    try:
        return socket.create_server(address, family=_family(address), backlog=BACKLOG)
    except OSError as error:
        raise PaceError(f"cannot listen on {shown(address)}: {error.strerror or error}") from error


def _family(address):
    return socket.AF_INET6 if ":" in address[0] else socket.AF_INET


def shown(address):
    """An address as one writes it."""
    host, port = address[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
