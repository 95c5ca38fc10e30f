"""``pace keys``: what Redis holds of one channel."""
from pace.broker import LAST_ENTRIES, MAX_ENTRIES
from pace.cli.redis_options import add_redis_arguments, open_redis
from pace.errors import PaceError
from pace.keys import Keys, shard
from pace.sources.appending import TAIL_LENGTH
from pace.sources.queue import COUNT

LENGTHS = {"stream": "xlen", "list": "llen", "hash": "hlen", "set": "scard", "string": "strlen"}
"""Redis type: the command for its length."""


def add_arguments(parser):
    parser.add_argument("channel", metavar="CHANNEL")
    add_redis_arguments(parser)


def run(options):
    """Print a table of the channel's keys."""
    with open_redis(options) as client:
        rows = [row for key, bound in keys_of(options.channel) if (row := describe(client, key, bound))]
    if not any(key.endswith(f":{options.channel}") for key, *_ in rows):
        raise PaceError(f"Redis holds nothing of a channel {options.channel!r}")
    print("\n".join(columns([("KEY", "TYPE", "LENGTH", "BOUND", "EXPIRES"), *rows])))


def keys_of(channel):
    """Pairs of a key and the words for what bounds it."""
    keys = Keys()
    return [
        (keys.blocks(channel), f"pace.history_s, {MAX_ENTRIES} blocks; numbers and texts {LAST_ENTRIES}"),
        (keys.tail(channel), f"{TAIL_LENGTH} checksums"),
        (keys.claimed(channel), f"{COUNT} entries"),
        (keys.status(shard(channel)), "one field a channel"),
        (keys.replay(channel), "one token"),
        (keys.lease(shard(channel)), "one token"),
        (keys.standby(shard(channel)), "one token"),
        (keys.epoch(shard(channel)), "one word"),
    ]


def describe(client, key, bound):
    """The row of a key, or None where it does not exist."""
    kind = client.type(key).decode()
    if kind == "none":
        return None
    expiry = client.pttl(key)
    expires = "never" if expiry < 0 else f"in {expiry / 1000:.0f} s"
    length = getattr(client, LENGTHS[kind])(key)
    return key, kind, str(length), bound, expires


def columns(rows):
    """Lines of rows of texts, in columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
