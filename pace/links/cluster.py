"""A client of a cluster: each command to the node that has its slot, and never twice.

redis-py's own RedisCluster sends a command again whose answer was lost, once or ten times: then samples would stand in
a stream twice. It asks a server which keys an XREAD has, each time, and connects when it is made. Hence this one.
"""
import redis
from gevent import joinall, spawn
from redis.client import Pipeline
from redis.exceptions import AskError, ClusterDownError, ConnectionError, MovedError, RedisError, TimeoutError

from pace.keys import slot
from pace.links.meeting import AnotherServer
from pace.links.topology import HOME

#: Commands that have no key.
KEYLESS = {"PING", "PUBLISH", "INFO", "TIME", "SCRIPT LOAD"}
#: Names behind which the number of keys stands, and then the keys.
COUNTED = {"EVAL", "EVALSHA"}
#: Times that a command follows a slot to where it has moved. A slot that moves on meanwhile is told as an error.
FOLLOWED = 2


def slot_of(command):
    """Slot of a command, a sequence of its words. Its keys must all lie there: pace.keys sees to that."""
    name = command[0].upper()
    if name in KEYLESS:
        return HOME
    if name in COUNTED:
        return slot(command[3])
    if name in ("XREAD", "XREADGROUP"):
        words = [word.encode() if isinstance(word, str) else word for word in command]
        return slot(words[words.index(b"STREAMS") + 1])
    return slot(command[1])


class Nodes:
    """The nodes' clients by address; stands where redis-py has a pool of connections.

    `make(host, port)` gives a redis.Redis for one node, `callbacks` are how all of them read replies. `met` is the Met
    that their connections greet, or None.
    """

    def __init__(self, topology, make, connection_kwargs, met=None):
        self.topology = topology
        self.connection_kwargs = connection_kwargs
        self._make = make
        self._met = met
        self._clients = {}
        self.callbacks = None

    def at(self, node):
        """The client of the node at (host, port)."""
        client = self._clients.get(node)
        if client is None:
            client = self._clients[node] = self._make(*node)
            client.response_callbacks = self.callbacks
        return client

    def refresh(self):
        """Find out where slots are, if that is not known. Raises AnotherServer where a node is a new one."""
        if not self.topology.outdated:
            return
        self.topology.renew()
        for node in self._clients.keys() - self.topology.nodes:
            self._clients.pop(node).connection_pool.disconnect()
        if self._met is not None:
            self._greet_all()

    def _greet_all(self):
        before = self._met.count
        for node in self.topology.nodes:
            try:
                self.at(node).ping()
            except AnotherServer:
                continue
            except RedisError:  # whoever needs this node is told
                continue
        if before and self._met.count > before:
            raise AnotherServer("another node than before answers")

    def get_encoder(self):
        """As a pool does."""
        return self._make("-", 1).get_encoder()

    def disconnect(self):
        """Close all connections; the next command opens new ones."""
        for client in self._clients.values():
            client.connection_pool.disconnect()

    close = disconnect

    # --- commands ----------------------------------------------------------------------------

    def run(self, commands):
        """Replies of `[(command, options)]` in order, exceptions among them; each node gets its part in one go.

        Where a link fails it is not known which of its commands took effect.
        """
        self.refresh()
        replies = [None] * len(commands)
        indices = range(len(commands))
        for _ in range(1 + FOLLOWED):
            self._exchange(self._parts(commands, indices, replies), commands, replies)
            indices = [index for index in indices if isinstance(replies[index], AskError)]  # MovedError is one
            if not indices:
                break
        return replies

    def run_everywhere(self, command, options):
        """The replies of all nodes to one command."""
        self.refresh()
        return [reply for node in self.topology.nodes for reply in self._talk((node, False), [(command, options)])]

    def run_as_one(self, commands):
        """Replies of a transaction, whose keys must share a slot. A slot that has moved is found by the next one."""
        slots = {slot_of(command) for command, _ in commands}
        if len(slots) != 1:
            raise RedisError("a transaction in a cluster has keys of one slot")
        self.refresh()
        try:
            with self.at(self.topology.node(slots.pop())).pipeline(transaction=True) as pipe:
                for command, options in commands:
                    pipe.execute_command(*command, **options)
                return pipe.execute()
        except (AskError, ClusterDownError, ConnectionError, TimeoutError):
            self.topology.outdated = True
            raise

    def _parts(self, commands, indices, replies):
        """`{(node, whether to ask it): [index]}`: to where a redirection leads, or to the node that has the slot."""
        parts = {}
        for index in indices:
            told = replies[index]
            place = ((told.node_addr, type(told) is AskError) if isinstance(told, AskError)
                     else (self.topology.node(slot_of(commands[index][0])), False))
            parts.setdefault(place, []).append(index)
        return parts

    def _exchange(self, parts, commands, replies):
        batches = [(place, [commands[index] for index in indices]) for place, indices in parts.items()]
        if len(batches) == 1:
            found = [self._talk(*batches[0])]
        else:
            talking = [spawn(self._talk, *batch) for batch in batches]
            joinall(talking)
            found = [greenlet.get() for greenlet in talking]
        for indices, part in zip(parts.values(), found, strict=True):
            for index, reply in zip(indices, part, strict=True):
                replies[index] = reply

    def _talk(self, place, commands):
        node, asking = place
        step = 2 if asking else 1
        try:
            with self.at(node).pipeline(transaction=False) as pipe:
                for command, options in commands:
                    if asking:
                        pipe.execute_command("ASKING")
                    pipe.execute_command(*command, **options)
                replies = pipe.execute(raise_on_error=False)[step - 1::step]
        except AnotherServer as error:
            return [error] * len(commands)
        except (ConnectionError, TimeoutError) as error:
            self.topology.outdated = True
            return [error] * len(commands)
        if any(isinstance(reply, (MovedError, ClusterDownError)) for reply in replies):
            self.topology.outdated = True
        return replies


class Cluster(redis.Redis):
    """A redis.Redis of all nodes. What has keys of several slots is refused."""

    def __init__(self, nodes):
        super().__init__(connection_pool=nodes)
        nodes.callbacks = self.response_callbacks

    def execute_command(self, *command, **options):
        """The reply of one command, from the node that has its slot; a script is loaded into all of them."""
        nodes = self.connection_pool
        everywhere = command[0].upper() == "SCRIPT LOAD"
        replies = nodes.run_everywhere(command, options) if everywhere else nodes.run([(command, options)])
        return _sound(replies, Exception)[0]

    def pipeline(self, transaction=True, shard_hint=None):
        """Commands that are sent in one go to each node, or as one transaction."""
        return ClusterPipeline(self.connection_pool, self.response_callbacks, transaction, None)


class ClusterPipeline(Pipeline):
    """As redis-py's, without WATCH."""

    def execute(self, raise_on_error=True):
        """The replies of all commands; a lost link is raised, another error where that is wanted."""
        nodes, commands = self.connection_pool, self.command_stack
        try:
            run = nodes.run_as_one if self.transaction else nodes.run
            return _sound(run(commands) if commands else [],
                          Exception if raise_on_error else (ConnectionError, TimeoutError))
        finally:
            self.reset()


def _sound(replies, wrong):
    for reply in replies:
        if isinstance(reply, wrong):
            raise reply
    return replies
