"""Which node has which slot."""
import pytest
import redis
from redis.exceptions import ClusterDownError, RedisError

from pace.links.topology import HOME, Topology
from tests.support.ports import free_port


class Asked(Topology):
    """A Topology whose nodes give what `replies` has, by host."""

    def __init__(self, replies):
        super().__init__(list(replies), None, {})
        self.replies, self.asked, self.down = replies, [], set()

    def _ask(self, host):
        self.asked.append(host)
        reply = self.replies[host]
        if isinstance(reply, Exception):
            raise reply
        return host not in self.down, reply


A, B = ("a", 1), ("b", 2)
WHOLE = [[0, 99, [b"a", 1, b"id"], [b"replica", 5]], [100, 16383, [b"", 2, b"id"]]]


def test_slots_have_their_masters():
    topology = Asked({B: WHOLE})
    topology.renew()
    assert [topology.node(number) for number in (0, 99, 100, 16383)] == [A, A, B, B]
    assert topology.nodes == {A, B}


def test_nobody_is_asked_twice_for_what_is_known():
    topology = Asked({A: WHOLE})
    topology.renew()
    topology.renew()
    assert topology.asked == [A]
    assert topology.home() == topology.node(HOME)
    assert len(topology.asked) == 2


def test_who_does_not_answer_is_asked_last_the_next_time():
    topology = Asked({A: RedisError("away"), B: WHOLE})
    topology.renew()
    assert topology.asked == [A, B]
    topology.outdated = True
    topology.renew()
    assert topology.asked[2:] == [B]


def test_a_node_that_hears_of_no_majority_is_not_believed():
    old = [[0, 16383, [b"a", 1, b"id"]]]
    topology = Asked({A: old, B: WHOLE})
    topology.down = {A}
    assert topology.home() == topology.node(HOME)
    assert (topology.nodes, topology.asked) == ({A, B}, [A, B])
    topology.home()
    assert topology.asked[2:] == [B]


def test_where_the_whole_cluster_is_down_the_first_is_believed():
    topology = Asked({A: WHOLE, B: [[0, 16383, [b"b", 2, b"id"]]]})
    topology.down = {A, B}
    topology.renew()
    assert (topology.nodes, topology.outdated) == ({A, ("a", 2)}, False)


def test_where_nobody_answers_that_is_told():
    topology = Asked({A: RedisError("away"), B: RedisError("away too")})
    with pytest.raises(ClusterDownError, match="no node of the cluster answers .a:1: away"):
        topology.renew()
    assert topology.outdated


def test_a_slot_that_nobody_has_is_an_error():
    topology = Asked({A: [[10, 20, [b"a", 1]]]})
    topology.renew()
    for number in (9, 21):
        with pytest.raises(ClusterDownError, match=f"no node has slot {number}"):
            topology.node(number)


def test_a_server_that_is_in_no_cluster(redis_server):
    topology = Topology([("127.0.0.1", free_port()), ("127.0.0.1", redis_server.port)], redis.Connection, {})
    with pytest.raises(ClusterDownError, match="no node of the cluster answers"):
        topology.renew()
