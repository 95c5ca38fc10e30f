"""pace.people.wire: what the bus needs of Redis, both versions. It listens in a thread: this process is not patched."""
import re
import threading

import pytest

from pace.errors import BrokerDown
from pace.keys import Keys
from pace.people.wire import WORKER_TTL_S, RedisWire
from tests.support.source import ROOT
from tests.support.waiting import wait_for

DOCUMENT = (ROOT / "docs" / "redis.md").read_text(encoding="utf-8")


class End:
    """A RedisWire that listens; `heard` are (mine, data), `misses` counts when some may not have come."""

    def __init__(self, url, token):
        self.token, self.heard, self.misses = token, [], 0
        self.wire = RedisWire(url)
        self.wire.open(token, lambda mine, data: self.heard.append((mine, data)), self._miss)
        self._listening = threading.Thread(target=self.wire.run)
        self._listening.start()

    def _miss(self):
        self.misses += 1

    def close(self):
        self.wire.close()
        self._listening.join(5)
        assert not self._listening.is_alive()
        self.wire.disconnect()


@pytest.fixture
def ends(any_redis_server):
    ends = [End(any_redis_server.url, token) for token in ("one", "two")]
    wait_for(lambda: all(end.wire.hears for end in ends))
    yield ends
    for end in ends:
        end.close()


def test_letters_to_all_and_to_one_in_order(ends):
    one, two = ends
    one.wire.send([(None, b"1"), ("two", b"2"), (None, b"3"), ("one", b"4"), ("nobody", b"5")])
    wait_for(lambda: len(one.heard) == len(two.heard) == 3)
    assert two.heard == [(False, b"1"), (True, b"2"), (False, b"3")]
    assert one.heard == [(False, b"1"), (False, b"3"), (True, b"4")]


def test_a_worker_lives_as_long_as_its_key(ends, any_redis_server):
    one, _ = ends
    client, key = any_redis_server.client(), "pace:{0}:worker:one"
    one.wire.renew("one")
    assert 0 < client.pttl(key) <= WORKER_TTL_S * 1000
    client.pexpire(key, 10)
    one.wire.renew("one")
    assert client.pttl(key) > 10
    one.wire.end("one")
    assert client.keys() == []


def test_visits_add_up(ends):
    one, two = ends
    assert (one.wire.count(2), two.wire.count(0), two.wire.count(3), one.wire.count(0)) == (2, 2, 5, 5)


def test_after_a_break_something_may_be_missed(ends, any_redis_server):
    one, two = ends
    any_redis_server.kill()
    for call in (lambda: one.wire.send([(None, b"1")]), lambda: one.wire.renew("one"), lambda: one.wire.count(1)):
        with pytest.raises(BrokerDown):
            call()
    wait_for(lambda: one.misses == two.misses == 1)
    assert not one.wire.hears
    any_redis_server.start()
    wait_for(lambda: one.wire.hears and two.wire.hears)
    one.wire.send([(None, b"2")])
    wait_for(lambda: two.heard == [(False, b"2")])


def test_the_document_lists_the_keys(ends, any_redis_server):
    one, _ = ends
    one.wire.renew("<token>")
    one.wire.count(1)
    client = any_redis_server.client()
    found = {key: client.type(key) for key in client.keys("pace:*")}
    listed = dict(re.findall(r"^\| `(pace:\{0\}:[^`]+)` \| (\w+) \|", DOCUMENT, re.MULTILINE))
    assert len(found) == 2
    assert found.items() <= listed.items()
    heard = {key for key in client.pubsub_channels() if "bus" in key}
    assert {key.replace(":one", ":<token>").replace(":two", ":<token>") for key in heard} == set(
        re.findall(r"^\| `(pace:\{0\}:bus[^`]*)` \|", DOCUMENT, re.MULTILINE))


def test_a_user_with_the_rights_of_the_document_can_do_everything(any_redis_server):
    name, _, password, *rights = re.search(r"^user (pace on ><password>[^`]+)", DOCUMENT, re.MULTILINE)[1].split()
    assert {"resetchannels", "~pace:*", "&pace:*"} <= set(rights)
    any_redis_server.client().execute_command("ACL", "SETUSER", name, "on", password, *rights)
    end = End(any_redis_server.url.replace("//", "//pace:<password>@"), "one")
    wait_for(lambda: end.wire.hears)
    end.wire.send([(None, b"1"), ("one", b"2")])
    wait_for(lambda: len(end.heard) == 2)
    end.wire.renew("one")
    end.wire.end("one")
    assert end.wire.count(1) == 1
    end.close()


def test_other_keys_keep_two_rooms_apart(any_redis_server):
    wires = [RedisWire(any_redis_server.url, Keys(prefix)) for prefix in ("a:", "b:")]
    assert [wire.count(1) for wire in wires] == [1, 1]
    for wire in wires:
        wire.disconnect()
