"""Several Redis servers that belong together: a master with replicas and Sentinels, a cluster."""
import itertools
import os
from contextlib import ExitStack

import redis

from pace.keys import SLOTS
from pace.keys import slot as keyslot
from tests.support.ports import free_port
from tests.support.processes import Process
from tests.support.redis_server import BINARIES, RedisServer
from tests.support.waiting import wait_for

_numbers = itertools.count(1)


def own_address():
    """An address of this machine that nobody else uses: what is found by port alone, as nodes of a cluster find each
    other again, must not find those of another test."""
    pid = os.getpid()
    return f"127.{1 + pid // 250 % 250}.{1 + pid % 250}.{1 + next(_numbers) % 250}"


class Watched:
    """A master, a replica, and three Sentinels that call it ``main`` and replace it when it is gone for ``down_ms``."""

    def __init__(self, folder, down_ms=1000, replicas=1, sentinels=3):
        self._folder = folder
        self._ending = ExitStack()
        self.host = own_address()
        self._down_ms = down_ms
        self.servers = [self._server() for _ in range(1 + replicas)]
        for replica in self.servers[1:]:
            replica.client().replicaof(self.host, self.servers[0].port)
        self.ports = [free_port(self.host) for _ in range(sentinels)]
        self.sentinels = [self._sentinel(port) for port in self.ports]
        wait_for(self._settled, 30, 0.05, lambda: "\n".join(sentinel.log for sentinel in self.sentinels))

    def _server(self):
        server = RedisServer(self._folder, port=free_port(self.host), access={"host": self.host}, options=(
            "--bind", self.host, "--replica-announce-ip", self.host, "--repl-diskless-sync-delay", "0"))
        self._ending.callback(server.close)
        return server.start()

    def _sentinel(self, port):
        path = self._folder / f"sentinel-{port}.conf"
        path.write_text(
            f"port {port}\nbind {self.host}\nsentinel announce-ip {self.host}\n"
            f"sentinel monitor main {self.host} {self.servers[0].port} 2\n"
            f"sentinel down-after-milliseconds main {self._down_ms}\nsentinel failover-timeout main 4000\n")
        process = Process([BINARIES["7"], path, "--sentinel"], log=path.with_suffix(".log"), cwd=self._folder)
        self._ending.callback(process.stop)
        return process.start()

    def _settled(self):
        """Whether each Sentinel knows the others and the replicas, which follow."""
        try:
            told = [self._ask(port) for port in self.ports]
        except redis.exceptions.RedisError:
            return False
        return all((state["num-other-sentinels"], state["num-slaves"]) == (len(self.ports) - 1, len(self.servers) - 1)
                   for state in told) and all(
            replica.client().info("replication")["master_link_status"] == "up" for replica in self.servers[1:])

    def _ask(self, port):
        with redis.Redis(self.host, port, socket_timeout=1) as client:
            return client.sentinel_master("main")

    @property
    def url(self):
        hosts = ",".join(f"{self.host}:{port}" for port in self.ports)
        return f"redis+sentinel://{hosts}/main/0"

    @property
    def master(self):
        """The server that the first Sentinel names."""
        port = self._ask(self.ports[0])["port"]
        return next(server for server in self.servers if server.port == port)

    def fail_over(self):
        """Have the Sentinels replace a master that is well; return the new one when they name it."""
        before = self.master
        with redis.Redis(self.host, self.ports[0], socket_timeout=5) as client:
            client.execute_command("SENTINEL", "FAILOVER", "main")
        return self.other_than(before)

    def other_than(self, master, timeout=30):
        """Wait until the Sentinels name another master; return it."""
        wait_for(lambda: self.master is not master, timeout, 0.02)
        return self.master

    def close(self):
        """End all of them."""
        self._ending.close()


class Cluster:
    """A cluster of three masters without replicas; each has a third of the slots."""

    def __init__(self, folder, nodes=3, node_timeout=2000):
        self._ending = ExitStack()
        self.host = own_address()
        self._buses = [free_port(self.host) for _ in range(nodes)]
        self.nodes = [self._node(folder, node_timeout, bus) for bus in self._buses]
        step = SLOTS // nodes + 1
        for number, node in enumerate(self.nodes):
            client = node.client()
            client.execute_command("CLUSTER", "ADDSLOTSRANGE", number * step, min(SLOTS, (number + 1) * step) - 1)
            client.execute_command("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
            client.execute_command("CLUSTER", "MEET", self.host, self.nodes[0].port, self._buses[0])
        wait_for(self._settled, 30, 0.05)

    def _node(self, folder, timeout, bus):
        port = free_port(self.host)
        node = RedisServer(folder, port=port, access={"host": self.host}, options=(
            "--bind", self.host, "--cluster-announce-ip", self.host, "--cluster-enabled", "yes",
            "--cluster-config-file", f"nodes-{port}.conf", "--cluster-node-timeout", timeout, "--cluster-port", bus))
        self._ending.callback(node.close)
        return node.start()

    def _settled(self):
        told = [(self.ask(node, "INFO"), self.ask(node, "SLOTS")) for node in self.nodes]
        return all("cluster_state:ok" in info and f"cluster_known_nodes:{len(self.nodes)}\r" in info
                   and len(slots) == len(self.nodes) for info, slots in told)

    @staticmethod
    def ask(node, *words):
        """The reply of a CLUSTER command."""
        return node.client().execute_command("CLUSTER", *words)

    @property
    def url(self):
        return "redis+cluster://" + ",".join(f"{self.host}:{node.port}" for node in self.nodes)

    def owner(self, slot):
        """The node that has a slot, as it says itself."""
        return next(node for node in self.nodes if any(
            first <= slot <= last and master[1] == node.port for first, last, master, *_ in self.ask(node, "SLOTS")))

    def client(self, key):
        """A client of the node that has a key."""
        return self.owner(keyslot(key)).client()

    def move(self, slot, between=lambda: None):
        """Move a slot to the next node as redis-cli does; ``between()`` is called when half of its keys have moved."""
        source = self.owner(slot)
        target = self.nodes[(self.nodes.index(source) + 1) % len(self.nodes)]
        self.ask(target, "SETSLOT", slot, "IMPORTING", self.ask(source, "MYID"))
        self.ask(source, "SETSLOT", slot, "MIGRATING", self.ask(target, "MYID"))
        half = self.ask(source, "COUNTKEYSINSLOT", slot) // 2
        moved = 0
        while keys := self.ask(source, "GETKEYSINSLOT", slot, 1):
            if moved == half:
                between()
            source.client().migrate(self.host, target.port, keys, 0, 5000)
            moved += 1
        for node in (target, source, *self.nodes):
            self.ask(node, "SETSLOT", slot, "NODE", self.ask(target, "MYID"))
        return target

    def close(self):
        """End all of them."""
        self._ending.close()
