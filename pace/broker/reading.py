"""Redis' replies, read: what they hold, and which errors mean that Redis is away."""
import json
from contextlib import contextmanager

from redis.exceptions import RedisError, ResponseError

from pace.broker import Entry
from pace.errors import BrokerDown
from pace.keys import shard


@contextmanager
def answers():
    """What Redis refuses or does not answer in here is BrokerDown."""
    try:
        yield
    except RedisError as error:
        raise BrokerDown(f"Redis: {error}") from error


def sound(reply):
    """The reply of one command among several; an error among them is BrokerDown."""
    if isinstance(reply, RedisError):
        raise BrokerDown(f"Redis: {reply}") from reply
    return reply


def is_wrong_type(reply):
    """Whether Redis refused a key because somebody keeps something else there; ingest tells of it."""
    return isinstance(reply, ResponseError) and str(reply).startswith("WRONGTYPE")


def as_it_is(reply, **options):
    """For redis-py, which would make dicts of entries."""
    return reply


def entries(raw):
    """Entries of `[[id, [field, value, ...]], ...]`; those without a field `b` are none of ours."""
    return [Entry(id.decode(), fields[1].decode("utf-8", "replace"))
            for id, fields in raw if fields and fields[0] == b"b"]


def by_shard(items, name):
    """`{shard: [item]}`, `name(item)` being the channel that an item is of."""
    groups = {}
    for item in items:
        groups.setdefault(shard(name(item)), []).append(item)
    return groups


def status(text):
    """Status of a text of ours, None of anything else."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if type(found) is dict else None


def told_apart(names, replies):
    """({name: reply}, {name: what is wrong}); a name whose reply is empty is in neither."""
    pairs = list(zip(names, replies, strict=True))
    found = {name: reply for name, reply in pairs if reply and not isinstance(reply, RedisError)}
    return found, {name: str(reply) for name, reply in pairs if isinstance(reply, RedisError)}
