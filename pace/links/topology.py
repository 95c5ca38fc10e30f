"""Which node of a cluster has which slot."""
import threading
import time
from bisect import bisect_right

from redis.exceptions import ClusterDownError, RedisError, ResponseError

from pace.keys import Keys, slot
from pace.links.bounds import LOCATE_TIMEOUT, TIMEOUT, bounds

#: The slot whose node serves what has no key: PUBLISH, SUBSCRIBE. One node for all workers, so that they hear what is
#: published in one order, and a PING there follows all that went before.
HOME = slot(Keys().of(0))
#: A key that any node is asked for: one that hears of no majority of masters tells so instead of where the key is.
PROBE = Keys().epoch(0)


class Topology:
    """The masters of a cluster by slot, as some node told last.

    `hosts` are where to ask first, `options` those of a connection. `outdated` is to be set by who finds that it is.
    """

    def __init__(self, hosts, connection_class, options):
        self._hosts = list(hosts)
        self._class = connection_class
        self._options = {**options, **bounds(LOCATE_TIMEOUT, LOCATE_TIMEOUT)}
        self._lock = threading.Lock()
        self._starts, self._nodes = [], []
        self.outdated = True

    def node(self, number):
        """(host, port) of the master that has the slot of that number. Raises RedisError where nobody has it."""
        index = bisect_right(self._starts, number) - 1
        if index < 0 or number > self._nodes[index][0]:
            raise ClusterDownError(f"no node has slot {number}")
        return self._nodes[index][1]

    @property
    def nodes(self):
        """All masters, a set of (host, port)."""
        return {node for _, node in self._nodes}

    def home(self):
        """(host, port) of the node for what has no key, asked for anew."""
        self.outdated = True
        self.renew()
        return self.node(HOME)

    def renew(self):
        """Ask, where the answer is outdated, one node after the other. Raises RedisError where none answers in time."""
        with self._lock:
            if self.outdated:
                self._renew(time.monotonic() + TIMEOUT)

    def _renew(self, deadline):
        told, doubtful = [], None
        for host in list(self._hosts):
            try:
                sound, reply = self._ask(host)
                if sound:
                    self._take(host, reply)
                    return
                # it may be the one that is cut off; where all say so, the cluster is down
                told.append(f"{host[0]}:{host[1]}: the cluster is down")
                doubtful = doubtful or (host, reply)
            except RedisError as error:
                told.append(f"{host[0]}:{host[1]}: {error}")
            # whoever does not answer is asked last the next time
            self._hosts.remove(host)
            self._hosts.append(host)
            if time.monotonic() > deadline:
                break
        if doubtful is None:
            raise ClusterDownError(f"no node of the cluster answers ({told[0]})")
        self._take(*doubtful)

    def _ask(self, host):
        """(whether the node is in a cluster that works, its reply to CLUSTER SLOTS)."""
        connection = self._class(**{**self._options, "host": host[0], "port": host[1]})
        try:
            connection.connect()
            connection.send_command("EXISTS", PROBE)
            sound = _is_sound(connection)
            connection.send_command("CLUSTER", "SLOTS")
            return sound, connection.read_response()
        finally:
            connection.disconnect()

    def _take(self, asked, reply):
        ranges = sorted((first, last, _address(asked, master)) for first, last, master, *_ in reply)
        if not ranges:
            raise RedisError("it has no slots")
        self._starts = [first for first, _, _ in ranges]
        self._nodes = [(last, node) for _, last, node in ranges]
        known = [host for host in self._hosts if host not in self.nodes]
        self._hosts = [*sorted(self.nodes, key=self._rank), *known]
        self.outdated = False

    def _rank(self, node):
        return self._hosts.index(node) if node in self._hosts else len(self._hosts)


def _is_sound(connection):
    try:
        connection.read_response()
    except ClusterDownError:
        return False
    except ResponseError:  # another node has it
        return True
    return True


def _address(asked, node):
    """(host, port); a node that knows no name of its own is where it was asked."""
    host = node[0].decode() if node[0] else ""
    return host if host not in ("", "?") else asked[0], node[1]
