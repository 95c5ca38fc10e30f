"""The Lua scripts, by themselves; what they do together is tested through the broker."""
import time

import pytest
import redis

from pace.broker import scripts

ALL = {name: script for name, script in vars(scripts).items() if isinstance(script, scripts.Script)}


@pytest.mark.parametrize("name", sorted(ALL))
def test_redis_knows_a_script_by_its_sha(client, name):
    assert client.script_load(ALL[name].lua) == ALL[name].sha


@pytest.mark.parametrize("name", ["APPEND", "TIDY", "CLAIM"])
def test_nothing_is_written_without_the_token(client, name):
    client.set("lease", "another")
    client.rpush("list", "1")
    args = {"APPEND": ["me", 0, 100, 1000, "tail", "", 1, "text"], "TIDY": ["me", 0, 1, 1],
            "CLAIM": ["me", 1, 1000, 100]}
    keys = {"APPEND": ["lease", "blocks", "tail", "claimed"], "TIDY": ["lease", "list"],
            "CLAIM": ["lease", "claimed", "list"]}
    client.eval(ALL[name].lua, len(keys[name]), *keys[name], *args[name])
    assert sorted(client.keys()) == ["lease", "list"]
    assert (client.lrange("list", 0, -1), client.ttl("list")) == (["1"], -1)


def test_append_checks_the_token_in_the_same_step(client):
    """Redis runs a script alone: between GET and XADD no other client's SET can come."""
    client.set("lease", "me")
    args = ["me", 0, 100, 1000, "tail", "", 2, "a", "b"]
    assert client.eval(scripts.APPEND.lua, 4, "lease", "blocks", "tail", "claimed", *args) == []
    assert [fields for _, fields in client.xrange("blocks")] == [{"b": "a"}, {"b": "b"}]
    assert client.get("tail") == "tail"


def test_lease_keeps_the_epoch_that_is_there(client):
    first = client.eval(scripts.LEASE.lua, 3, "lease", "standby", "epoch", "me", 1000, "one")
    again = client.eval(scripts.LEASE.lua, 3, "lease", "standby", "epoch", "me", 1000, "two")
    assert (first, again, client.get("epoch")) == (["taken", "one"], ["kept", "one"], "one")


def test_a_standby_that_takes_the_lease_is_no_standby_any_more(client):
    for token in ("me", "other"):
        client.eval(scripts.LEASE.lua, 3, "lease", "standby", "epoch", token, 1000, "one")
    client.delete("lease")
    assert client.eval(scripts.LEASE.lua, 3, "lease", "standby", "epoch", "other", 1000, "one")[0] == "taken"
    assert not client.exists("standby")


def test_trimming_goes_by_the_clock_of_redis(client):
    client.set("lease", "me")
    now = int(time.time() * 1000)
    with client.pipeline(transaction=False) as pipe:
        for number in range(1000):
            pipe.xadd("blocks", {"b": "x"}, id=f"{now - 100_000 + number}-0")
        pipe.execute()
    args = ["me", 50_000, 10_000, 60_000, "tail", "", 1, "new"]
    client.eval(scripts.APPEND.lua, 4, "lease", "blocks", "tail", "claimed", *args)
    assert client.xlen("blocks") < 101


def test_a_claim_of_a_wrong_type_is_an_error(client):
    client.set("lease", "me")
    client.set("list", "text")
    with pytest.raises(redis.ResponseError, match="WRONGTYPE"):
        client.eval(scripts.CLAIM.lua, 3, "lease", "claimed", "list", "me", 1, 1000, 100)
