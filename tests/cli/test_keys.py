"""The table of a channel's keys."""
import re

from pace.cli import main
from pace.cli.keys import keys_of
from pace.keys import Keys, shard
from tests.support.source import ROOT


def test_every_key_of_the_channel_is_listed(redis_server, capsys):
    client, keys = redis_server.client(), Keys()
    client.xadd(keys.blocks("ecg"), {"b": "{}"})
    client.xadd(keys.blocks("ecg"), {"b": "{}"})
    client.set(keys.lease(shard("ecg")), "token", ex=100)
    client.hset(keys.status(shard("ecg")), "ecg", "{}")
    assert main(["keys", "ecg", "--redis-url", redis_server.url]) == 0
    heading, *lines = capsys.readouterr().out.splitlines()
    assert heading.split() == ["KEY", "TYPE", "LENGTH", "BOUND", "EXPIRES"]
    rows = {line.split()[0]: line for line in lines}
    assert rows.keys() == {keys.blocks("ecg"), keys.lease(shard("ecg")), keys.status(shard("ecg"))}
    assert rows[keys.blocks("ecg")].split()[1:3] == ["stream", "2"]
    assert rows[keys.blocks("ecg")].endswith("never")
    assert rows[keys.lease(shard("ecg"))].endswith("in 100 s")


def test_channel_without_keys_is_an_error(redis_server, capsys):
    assert main(["keys", "nope", "--redis-url", redis_server.url]) == 1
    assert capsys.readouterr().err == "pace keys: Redis holds nothing of a channel 'nope'\n"


def test_keys_of_the_shard_alone_are_no_channel(redis_server, capsys):
    redis_server.client().set(Keys().epoch(shard("1")), "word")
    assert main(["keys", "1", "--redis-url", redis_server.url]) == 1


def test_it_knows_every_key_of_a_channel_that_the_documentation_has():
    documented = re.findall(r"^\| `(pace:.*?)`", (ROOT / "docs" / "redis.md").read_text(encoding="utf-8"), re.MULTILINE)
    known = {key.replace(f"{{{shard('ecg')}}}", "{shard}").replace("ecg", "<channel>") for key, _ in keys_of("ecg")}
    assert known == {key for key in documented if not key.startswith("pace:{0}:")}  # those are the room's
