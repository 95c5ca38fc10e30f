"""The table of a channel's keys."""
from pace.cli import main
from pace.keys import Keys, shard


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
