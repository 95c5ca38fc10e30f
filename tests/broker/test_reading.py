import pytest
from redis.exceptions import ConnectionError, ResponseError

from pace.broker import Entry, reading
from pace.errors import BrokerDown
from pace.keys import shard


def test_what_redis_refuses_is_broker_down():
    with pytest.raises(BrokerDown, match="gone"), reading.answers():
        raise ConnectionError("gone")


def test_an_error_among_replies_is_broker_down():
    assert reading.sound(b"OK") == b"OK"
    with pytest.raises(BrokerDown, match="LOADING"):
        reading.sound(ResponseError("LOADING Redis is loading"))


def test_a_key_of_another_type_is_told_apart():
    assert reading.is_wrong_type(ResponseError("WRONGTYPE Operation against a key"))
    assert not reading.is_wrong_type(ResponseError("OOM command not allowed"))
    assert not reading.is_wrong_type(b"WRONGTYPE")


def test_entries_of_others_are_left_out():
    raw = [[b"5-0", [b"b", b"{}"]], [b"6-0", [b"x", b"1"]], [b"7-0", None], [b"8-0", [b"b", b"\xff"]]]
    assert reading.entries(raw) == [Entry("5-0", "{}"), Entry("8-0", "\ufffd")]


def test_by_shard():
    assert reading.by_shard(["a", "b"], str) == {shard("a"): ["a"], shard("b"): ["b"]}


@pytest.mark.parametrize(("text", "status"), [(b'{"last": 5}', {"last": 5}), (b"[]", None), (b"junk", None)])
def test_status_of_a_text_that_is_not_ours(text, status):
    assert reading.status(text) == status


def test_told_apart():
    error = ResponseError("WRONGTYPE")
    assert reading.told_apart("abc", [b"1", b"", error]) == ({"a": b"1"}, {"c": "WRONGTYPE"})
