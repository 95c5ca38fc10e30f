"""docs/redis.md: every key, its type and its bounds, and the rights that do."""
import inspect
import re

from pace.blocks import MAX_PAYLOAD
from pace.broker import EXPIRY_S, LAST_ENTRIES, MAX_DISCOVERED, MAX_ENTRIES, STATUS_EXPIRY_S
from pace.broker.redis import RedisBroker
from pace.channels import TEXT, WAVEFORM
from pace.ingest.engine import LEASE_MS
from pace.ingest.service import RENEW_S
from pace.ingest.telling import RETELL_S
from pace.keys import Keys, shard
from pace.sources.appending import TAIL_LENGTH
from pace.sources.discovery import LIMIT
from pace.sources.queue import COUNT
from tests.support.appending import ALL, append, texts
from tests.support.source import ROOT

DOCUMENT = (ROOT / "docs" / "redis.md").read_text(encoding="utf-8")
LISTED = dict(re.findall(r"^\| `(pace:{shard}:[^`]+)` \| (\w+) \|", DOCUMENT, re.MULTILINE))


def written_as(key):
    return re.sub(r"\{\d+\}", "{shard}", key).replace(":x", ":<channel>")


def test_the_document_lists_every_key_and_no_other():
    keys = Keys()
    methods = [name for name, method in inspect.getmembers(keys, inspect.ismethod) if name not in ("__init__", "of")]
    built = {written_as(getattr(keys, name)("x" if "channel" in inspect.signature(getattr(keys, name)).parameters
                                            else 3)) for name in methods}
    assert built == LISTED.keys()


def test_the_document_tells_the_types(leading, client):
    append(leading, "x", "a")
    leading.lease([shard("x")], "another", 60_000)
    leading.set_statuses({"x": {}})
    client.rpush("list", "1")
    leading.claim({"x": "list"}, 1, "me")
    found = {written_as(key): client.type(key) for key in client.keys("pace:*")}
    assert {**found, "pace:{shard}:replay:<channel>": "string"} == LISTED


def test_the_document_tells_the_bounds():
    for text in (f"at most {MAX_ENTRIES:,} entries", f"text: {LAST_ENTRIES} entries", f"{EXPIRY_S // 86_400} days",
                 f"{STATUS_EXPIRY_S} s, renewed each {RETELL_S:.0f} s",
                 f"{LEASE_MS // 1000} s, renewed each {RENEW_S} s",
                 f"{TAIL_LENGTH} payloads, {8 + 4 * TAIL_LENGTH} bytes", f"{COUNT} entries",
                 f"first {MAX_PAYLOAD // 1024} KiB", f"more than {MAX_DISCOVERED:,} members", f"first {LIMIT:,} names"):
        assert text in DOCUMENT, text


def test_a_user_with_the_rights_of_the_document_can_do_everything(any_redis_server, client, broker):
    rights = re.search(r"```text\nuser pace on ><password> (.*?)\n```", DOCUMENT, re.DOTALL)[1].split()
    client.execute_command("ACL", "SETUSER", "pace", "on", ">secret", *rights, "~key", "~list", "~ecgs-keys", "&x")
    broker = RedisBroker(any_redis_server.url.replace("//", "//pace:secret@"), discover="ecgs-keys")
    client.set("key", "1")
    client.rpush("list", "1")
    broker.lease(ALL, "me", 60_000)
    append(broker, "x", "a", kind=WAVEFORM)
    broker.tidy({"x": TEXT}, "me")
    broker.set_statuses({"x": {}, "y": None})
    assert broker.values(["key"]) == ({"key": b"1"}, {})
    assert broker.claim({"x": "list"}, 1, "me") == ({"x": [b"1"]}, {})
    assert (broker.discovered(), broker.statuses(), len(broker.tails("x"))) == (set(), {"x": {}}, 1)
    assert texts(broker.read({"x": "0-0"})["x"]) == ["a"]
    assert broker.last_id("x") == broker.history("x")[0].id
    broker.release(ALL, "me")
    broker.close()
