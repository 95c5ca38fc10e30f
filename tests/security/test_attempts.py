"""pace.security.attempts"""
import time

import pytest

from pace.security import attempts as module
from pace.security.attempts import MOST_ANYWHERE, MOST_OF_ADDRESS, MOST_OF_NAME, WINDOW_S, Attempts
from pace.sockjs.clients import network
from tests.support.waiting import PATIENCE

NOWHERE = "redis://127.0.0.1:1/0"
HERE, ELSEWHERE = "203.0.113.9", "198.51.100.1"
SECRET = "s" * 32


@pytest.fixture(params=["alone", "together"])
def two(request):
    """Two Attempts that count together: one process without Redis is the same twice."""
    if request.param == "alone":
        one = Attempts(NOWHERE, SECRET)
        return one, one
    url = request.getfixturevalue("redis_server").url
    return Attempts(url, SECRET), Attempts(url, SECRET)


def use_up(attempts, most, **of):
    waits = [attempts.take(of.get("name", f"user{number}"), of.get("address", "")) for number in range(most)]
    assert waits == [0] * most


def test_who_guesses_is_stopped_and_keeps_nobody_else_out(two):
    use_up(two[0], MOST_OF_NAME, name="alice", address=HERE)
    for _ in range(2 * MOST_ANYWHERE):
        assert 0 < two[1].take("alice", HERE) <= WINDOW_S
    assert two[1].take("alice", ELSEWHERE) == 0
    assert two[1].take("bob", HERE) == 0


def test_no_name_passes_for_a_name_at_an_address(two):
    for name in (f"alice:{network(HERE).hex()}", f"{network(HERE).hex()}:alice", f" at {network(HERE).hex()}:alice"):
        use_up(two[0], MOST_OF_NAME, name=name, address=ELSEWHERE)
    assert two[1].take("alice", HERE) == 0


def test_a_name_is_limited_wherever_one_comes_from(two):
    for number in range(MOST_ANYWHERE // MOST_OF_NAME):
        use_up(two[0], MOST_OF_NAME, name="alice", address=f"203.0.113.{number}")
    assert 0 < two[1].take("alice", ELSEWHERE) <= WINDOW_S
    assert two[1].take("bob", ELSEWHERE) == 0


def test_an_address_is_limited_whoever_one_says_to_be(two):
    use_up(two[0], MOST_OF_ADDRESS, address=HERE)
    assert 0 < two[1].take("alice", HERE) <= WINDOW_S
    assert two[1].take("alice", ELSEWHERE) == 0


def test_a_network_of_ipv6_is_one_address(two):
    use_up(two[0], MOST_OF_ADDRESS, address="2001:db8:0:1::1")
    assert two[1].take("alice", "2001:db8:0:1:2::3")
    assert two[1].take("alice", "2001:db8:0:2::1") == 0


def test_right_ones_do_not_count(two):
    for _ in range(3 * MOST_OF_NAME):
        assert two[0].take("alice", HERE) == 0
        two[1].forgive("alice", HERE)


def test_the_time_comes_again(monkeypatch):
    now = [0.0]
    attempts = Attempts(NOWHERE, SECRET, clock=lambda: now[0])
    use_up(attempts, MOST_OF_NAME, name="alice")
    now[0] = 10.0
    assert attempts.take("alice", "") == WINDOW_S - 10
    now[0] = float(WINDOW_S)
    assert attempts.take("alice", "") == 0


def test_in_redis_it_expires_and_names_nobody(redis_server):
    attempts = Attempts(redis_server.url, SECRET)
    attempts.take("alice", HERE)
    client = redis_server.client()
    keys = client.keys("*")
    assert len(keys) == 3
    assert all(0 < client.ttl(key) <= WINDOW_S for key in keys)
    assert not any("alice" in key or HERE in key for key in keys)


def test_forgiving_what_has_expired_leaves_nothing(redis_server):
    attempts = Attempts(redis_server.url, SECRET)
    attempts.take("alice", HERE)
    redis_server.client().flushall()
    attempts.forgive("alice", HERE)
    assert redis_server.client().keys("*") == []


def test_what_is_counted_here_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "MOST_COUNTS", 3)
    attempts = Attempts(NOWHERE, SECRET)
    for number in range(10):
        attempts.take(f"user{number}", "")
    assert len(attempts._counts) == 3


def test_a_redis_that_hangs_is_waited_for_once(redis_server):
    attempts = Attempts(redis_server.url, SECRET)
    redis_server.freeze()
    began = time.monotonic()
    for _ in range(5):
        assert attempts.take("alice", HERE) == 0
        attempts.forgive("alice", HERE)
    assert time.monotonic() - began < 4 * PATIENCE
