"""Which server answers."""
import pytest
from redis.exceptions import ConnectionError

from pace import links
from pace.links import meeting
from pace.links.meeting import AnotherServer, Met, greet_master


class Connection:
    """One to a server that says these lines of itself."""

    host, port = "h", 1

    def __init__(self, *lines):
        self.said, self._lines = [], lines

    def on_connect(self):
        self.said.append("on_connect")

    def send_command(self, *words):
        self.said.append(" ".join(words))

    def read_response(self):
        return "\r\n".join(["# Replication", *self._lines, ""]).encode()


def master(id):
    return Connection("role:master", f"master_replid:{id}")


def test_the_first_server_is_met_in_silence():
    met = Met()
    for _ in range(2):
        connection = master("a")
        met.greet(connection)
        assert connection.said == ["on_connect", "INFO replication"]
    assert met.count == 1


def test_another_one_is_told_once():
    met = Met()
    met.greet(master("a"))
    with pytest.raises(AnotherServer):
        met.greet(master("b"))
    met.greet(master("b"))
    met.greet(master("a"))
    assert met.count == 2


def test_those_remembered_are_bounded(monkeypatch):
    monkeypatch.setattr(meeting, "MOST", 2)
    met = Met()
    met.greet(master("a"))
    for id in "bcdef":
        with pytest.raises(AnotherServer):
            met.greet(master(id))
        assert len(met._ids) <= 2
    assert met.count == 6


@pytest.mark.parametrize("greet", [greet_master, Met().greet_master])
def test_a_replica_is_no_master(greet):
    with pytest.raises(ConnectionError, match="h:1 is no master"):
        greet(Connection("role:slave", "master_replid:a"))


def test_a_server_that_tells_nothing_is_an_error():
    with pytest.raises(Exception, match="tells no role"):
        greet_master(Connection())


def test_a_restart_makes_another_server(redis_server):
    met = Met()
    with links.client(redis_server.url, met=met) as client:
        assert client.ping()
        redis_server.stop()
        redis_server.start()
        with pytest.raises(AnotherServer):
            client.set("a", 1)
        assert (client.exists("a"), met.count) == (0, 2)
        client.connection_pool.disconnect()
