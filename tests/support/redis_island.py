"""A cluster of which one master can be cut off from the others, while everybody else still reaches it."""
from contextlib import ExitStack

from pace.faultproxy import FaultProxy
from pace.keys import SLOTS
from pace.links.topology import HOME
from tests.support.ports import free_port
from tests.support.redis_groups import Cluster, own_address
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_for

MASTERS = 3


class BusProxy(FaultProxy):
    """The way to the cluster bus of one node. `cut` holds what comes from the address `away` and goes there, or, where
    that is None, everything, of old connections and of new ones; what was held goes on when that ends, as TCP does."""

    def __init__(self, target, listen, away):
        self._away, self._silent = away, False
        super().__init__(target, listen)

    def cut(self, silent=True):
        """Let nothing through, or all again."""
        self._silent = silent
        for link in list(self._links):
            self._silence(link)

    def _accept(self):
        super()._accept()
        self._silence(self._links[-1])

    def _silence(self, link):
        if self._away is None or link.client.getpeername()[0] == self._away:
            link.up.stopped = link.down.stopped = self._silent


class Island(Cluster):
    """Three masters and a replica of that which has the slot of what has no key, the `island` at an address of its own.

    `cut_off` takes the cluster bus between it and the others away; clients and replication go on.
    """

    def __init__(self, folder, node_timeout=2000):
        self._ending = ExitStack()
        self.host, self._away = own_address(), own_address()
        step = SLOTS // MASTERS + 1
        hosts = [self._away if HOME // step == number else self.host for number in range(MASTERS)]
        self._proxies, self._places = [], [*hosts, self.host]
        self.nodes = [self._member(folder, host, node_timeout) for host in self._places]
        self.island, self.replica = self.nodes[HOME // step], self.nodes[-1]
        self.mainland = next(node for node in self.nodes if node is not self.island)
        for number, node in enumerate(self.nodes[:MASTERS]):
            self.ask(node, "ADDSLOTSRANGE", number * step, min(SLOTS, (number + 1) * step) - 1)
            self.ask(node, "SET-CONFIG-EPOCH", number + 1)
        for node in self.nodes[1:]:
            self.ask(node, "MEET", self._places[0], self.nodes[0].port, self._proxies[0].port)
        wait_for(self._settled, 30, 0.05)
        self.ask(self.replica, "REPLICATE", self.ask(self.island, "MYID"))
        wait_for(lambda: all(self.ask(node, "NODES").count("slave") == 1 for node in self.nodes), 30, 0.05)
        wait_for(lambda: self.replica.client().info("replication")["master_link_status"] == "up", 30, 0.05)

    def _member(self, folder, host, timeout):
        port, bus = free_port(host), free_port(host)
        proxy = BusProxy((host, bus), (host, 0), None if host == self._away else self._away)
        self._proxies.append(self._ending.enter_context(proxy))
        node = RedisServer(folder, port=port, access={"host": host}, options=(
            "--bind", host, "--bind-source-addr", host, "--cluster-announce-ip", host, "--cluster-enabled", "yes",
            "--cluster-config-file", f"nodes-{port}.conf", "--cluster-node-timeout", timeout, "--cluster-port", bus,
            "--cluster-announce-bus-port", proxy.port, "--protected-mode", "no", "--repl-diskless-sync-delay", "0"))
        self._ending.callback(node.close)
        return node.start()

    def _settled(self):
        told = [(self.ask(node, "INFO"), self.ask(node, "SLOTS")) for node in self.nodes]
        return all("cluster_state:ok" in info and f"cluster_known_nodes:{len(self.nodes)}\r" in info
                   and len(slots) == MASTERS for info, slots in told)

    @property
    def url(self):
        """The island comes first: it is asked before all others."""
        known = sorted(zip(self._places, self.nodes, strict=True), key=lambda place: place[1] is not self.island)
        return "redis+cluster://" + ",".join(f"{host}:{node.port}" for host, node in known)

    def cut_off(self, cut=True):
        """Cut the island off, or end that."""
        for proxy in self._proxies:
            proxy.cut(cut)

    @property
    def replaced(self):
        """Whether the replica has taken over."""
        return self.replica.client().info("replication")["role"] == "master"
