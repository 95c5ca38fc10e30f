"""A client of a cluster, against a real one of three masters."""
from contextlib import nullcontext

import pytest
from redis.exceptions import AskError, ConnectionError, MovedError, RedisError, ResponseError, TimeoutError

from pace import links
from pace.keys import Keys, slot
from pace.links.cluster import Cluster, Nodes, slot_of
from pace.links.meeting import Met
from pace.links.topology import HOME
from tests.support.redis_groups import Cluster as Servers
from tests.support.waiting import wait_for

KEYS = [Keys().of(number, "key") for number in range(16)]


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    servers = Servers(tmp_path_factory.mktemp("cluster"))
    yield servers
    servers.close()


@pytest.fixture
def client(servers):
    with links.client(servers.url) as client:
        yield client
        for key in KEYS:
            client.delete(key)
        client.connection_pool.disconnect()


@pytest.mark.parametrize(("command", "key"), [
    (("GET", "a"), "a"), (("EVALSHA", "x", 2, "a{1}", "b{1}", 5), "{1}"), (("EVAL", "x", 1, b"a"), "a"),
    (("XREAD", "COUNT", 1, "STREAMS", "a", "0-0"), "a"), (("XGROUP CREATE", "a", "g", "$"), "a"),
    (("XREADGROUP", b"GROUP", "g", "c", b"STREAMS", "a", ">"), "a"),
])
def test_where_a_command_goes(command, key):
    assert slot_of(command) == slot(key)


@pytest.mark.parametrize("command", [("PING",), ("PUBLISH", "a", "b"), ("INFO", "server"), ("SCRIPT LOAD", "x")])
def test_what_has_no_key_goes_to_one_node(command):
    assert slot_of(command) == HOME


def test_commands_reach_their_nodes(client, servers):
    for number, key in enumerate(KEYS):
        client.set(key, number)
    with client.pipeline(transaction=False) as pipe:
        for key in KEYS:
            pipe.get(key)
        assert pipe.execute() == [str(number).encode() for number in range(16)]
    assert len(client.connection_pool.topology.nodes) == 3
    assert {servers.owner(slot(key)).port for key in KEYS} == {node.port for node in servers.nodes}


def test_scripts_are_known_to_all_nodes(client):
    sha = client.script_load("return redis.call('SET', KEYS[1], ARGV[1])")
    for key in KEYS:
        assert client.evalsha(sha, 1, key, "x") == b"OK"


def test_a_lock_is_one(client):
    first, second = (client.lock(KEYS[3], timeout=5, blocking=False, thread_local=False) for _ in range(2))
    assert (first.acquire(), second.acquire(), first.reacquire()) == (True, False, True)
    first.release()
    assert second.acquire()


def test_errors_are_told(client):
    client.set(KEYS[0], "x")
    with pytest.raises(ResponseError, match="WRONGTYPE"):
        client.lpush(KEYS[0], 1)
    with client.pipeline(transaction=False) as pipe:
        pipe.lpush(KEYS[0], 1)
        pipe.get(KEYS[5])
        replies = pipe.execute(raise_on_error=False)
    assert [type(reply) for reply in replies] == [ResponseError, type(None)]
    with pytest.raises(ResponseError, match="the same slot"):
        client.execute_command("MGET", KEYS[0], KEYS[1])


def test_a_transaction_is_one(client, servers):
    with client.pipeline(transaction=True) as pipe:
        pipe.set(KEYS[2], 5)
        pipe.incr(KEYS[2])
        assert pipe.execute() == [True, 6]
        pipe.set(KEYS[2], 5)
        pipe.set(KEYS[3], 5)
        with pytest.raises(RedisError, match="keys of one slot"):
            pipe.execute()
    servers.move(slot(KEYS[2]))
    for attempt in (pytest.raises(RedisError), nullcontext()):
        with attempt, client.pipeline(transaction=True) as pipe:
            pipe.incr(KEYS[2])
            assert pipe.execute() == [7]


def test_a_slot_that_moved_is_followed(client, servers):
    for key in KEYS:
        client.set(key, "x")
    number = slot(KEYS[7])
    servers.move(number, lambda: client.append(KEYS[7], "y"))
    assert client.append(KEYS[7], "z") == 3
    assert client.connection_pool.topology.outdated
    assert client.get(KEYS[7]) == b"xyz"
    assert client.connection_pool.topology.node(number)[1] == servers.owner(number).port


def test_the_link_leads_to_the_home_node(servers):
    link = links.connection(servers.url)
    link.connect()
    assert link.port == servers.owner(HOME).port
    link.disconnect()


def test_all_nodes_are_met_at_once(servers):
    met = Met()
    with links.client(servers.url, met=met) as client:
        assert client.ping()
        assert met.count == 3
        client.connection_pool.disconnect()


def test_a_node_that_is_gone_is_told_and_found_again(tmp_path):
    servers, met = Servers(tmp_path), Met()
    with links.client(servers.url, met=met) as client:
        client.set(KEYS[7], "x")
        node = servers.owner(slot(KEYS[7]))
        node.stop()
        with pytest.raises(ConnectionError):
            client.set(KEYS[7], "y")
        node.start()
        wait_for(lambda: is_set(client, KEYS[7], "z"), 20, 0.05)
        assert met.count == 4
        client.connection_pool.disconnect()
    servers.close()


def is_set(client, key, value):
    try:
        return client.set(key, value)
    except RedisError:
        return False


class Silent:
    """Stands for a node's client; each pipeline ends as `outcome` says."""

    def __init__(self, outcome):
        self.outcome, self.sent = outcome, []

    def pipeline(self, transaction):
        return self

    __enter__ = lambda self: self  # noqa: E731
    __exit__ = lambda self, *exception: None  # noqa: E731

    def execute_command(self, *command):
        self.sent.append(command)

    def execute(self, raise_on_error):
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return [self.outcome.pop(0) for _ in self.sent[-len(self.outcome):]]


class Known:
    """A topology with one node."""

    outdated = False
    nodes = frozenset({("a", 1)})

    def node(self, number):
        return "a", 1


def test_a_command_whose_answer_was_lost_is_not_sent_again():
    silent = Silent(TimeoutError("no answer"))
    topology = Known()
    cluster = Cluster(Nodes(topology, lambda host, port: silent, {}))
    with pytest.raises(TimeoutError):
        cluster.execute_command("INCR", "a")
    assert silent.sent == [("INCR", "a")]
    assert topology.outdated


@pytest.mark.parametrize(("refusal", "sent", "outdated"), [
    (MovedError("5 b:2"), [("INCR", "a")], True), (AskError("5 b:2"), [("ASKING",), ("INCR", "a")], False)])
def test_redirections_are_followed(refusal, sent, outdated):
    clients = {"a": Silent([refusal]), "b": Silent([b"OK", 7][-len(sent):])}
    topology = Known()
    cluster = Cluster(Nodes(topology, lambda host, port: clients[host], {}))
    assert cluster.execute_command("INCR", "a") == 7
    assert (clients["b"].sent, topology.outdated) == (sent, outdated)


def test_a_slot_that_moves_on_and_on_is_an_error():
    silent = Silent([MovedError("5 a:1") for _ in range(9)])
    silent.execute = lambda raise_on_error: [silent.outcome.pop()]
    cluster = Cluster(Nodes(Known(), lambda host, port: silent, {}))
    with pytest.raises(MovedError):
        cluster.execute_command("INCR", "a")
    assert len(silent.sent) == 3
