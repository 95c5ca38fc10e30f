"""The master that Sentinels name; its fail-over."""
import gevent
import pytest
import redis
from redis.exceptions import ConnectionError, RedisError

from pace import links, redisurl
from pace.links import located
from pace.links.located import LOOK_S, Finder, LocatedConnection, LocatedSSLConnection, connection_class, sentinels
from pace.links.meeting import AnotherServer, Met
from tests.support.ports import free_port
from tests.support.redis_groups import Watched
from tests.support.waiting import wait_for


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    watched = Watched(tmp_path_factory.mktemp("sentinels"))
    yield watched
    watched.close()


def test_the_class_is_with_tls_where_the_plain_one_is():
    assert connection_class(redis.SSLConnection) is LocatedSSLConnection
    assert connection_class(redis.Connection) is LocatedConnection


def test_the_server_is_looked_up_each_time(redis_server):
    places = [("127.0.0.1", free_port()), ("127.0.0.1", redis_server.port)]
    connection = LocatedConnection(Finder(lambda: places.pop(0)), socket_timeout=2)
    with pytest.raises(RedisError):
        connection.connect()
    connection.connect()
    connection.connect()
    connection.send_command("PING")
    assert connection.read_response() == b"PONG"
    connection.disconnect()


def test_a_server_that_became_a_replica_is_left(redis_server):
    connection = LocatedConnection(Finder(lambda: ("127.0.0.1", redis_server.port)), socket_timeout=2)
    connection.connect()
    redis_server.client().replicaof("127.0.0.1", free_port())
    connection.send_command("SET", "a", "b")
    with pytest.raises(ConnectionError, match="has become a replica"):
        connection.read_response()
    assert connection._sock is None


def test_one_sentinel_is_enough(watched):
    dead = watched.url.replace("//", f"//127.0.0.1:{free_port()},")
    finder = sentinels(redisurl.parse(dead), {})
    assert finder.find() == (watched.host, watched.master.port)


def test_nobody_knows_another_service(watched):
    finder = sentinels(redisurl.parse(watched.url.replace("/main", "/other")), {})
    with pytest.raises(ConnectionError, match="No master found for 'other'"):
        finder.find()


def test_a_place_is_looked_at_each_second_and_nobody_waits(monkeypatch):
    monkeypatch.setattr(located, "is_module_patched", lambda name: True)
    now, told = [0.0], [("a", 1)]
    finder = Finder(lambda: told.pop(0), lambda: now[0])
    assert not finder.has_left(("x", 1))  # nobody knows
    gevent.sleep(0)
    assert (finder.has_left(("x", 1)), finder.has_left(("a", 1))) == (True, False)
    told.append(RedisError("away"))
    now[0] = LOOK_S
    assert not finder.has_left(("a", 1))
    told[:] = [("b", 2)]
    now[0] = 2 * LOOK_S
    finder.has_left(("a", 1))
    gevent.sleep(0)
    assert finder.has_left(("a", 1))


def test_a_publisher_without_greenlets_asks_by_itself():
    told = [("a", 1)]
    finder = Finder(lambda: told[0])
    assert finder.has_left(("x", 1))
    told[0] = "b", 2
    finder._asked_at -= LOOK_S
    assert finder.has_left(("a", 1))


def test_a_client_and_a_link_follow_the_master_before_the_old_one_knows(watched):
    met = Met()
    with links.client(watched.url, met=met) as client:
        link = links.connection(watched.url)
        client.set("a", "b")
        link.connect()
        after = watched.fail_over()
        wait_for(link.misplaced, 10)
        with pytest.raises(AnotherServer):
            wait_for(lambda: not client.set("a", "c"), 10)
        assert (client.ping(), met.count) == (True, 2)
        assert client.connection_pool.get_connection().port == after.port
        link.connect()
        assert link.port == after.port
        link.disconnect()
        client.connection_pool.disconnect()
