"""Push–pull: any number of workers share the blocks of a channel, each block goes to one of them."""
import os
import secrets
import socket
import time
from contextlib import contextmanager

from redis import ResponseError

from pace import links
from pace.blocks import encoding
from pace.keys import Keys
from pace.positions import order

#: Seconds that a worker may take for one block. Past it the worker counts as dead and another one gets the block.
TAKE_OVER_S = 5.0
#: Seconds between two looks for blocks of the dead, and for workers that left nothing behind and can be forgotten.
CHECK_S = 1.0
#: Milliseconds that one read waits for a block.
BLOCK_MS = 500
#: What stands for blocks that Redis dropped before any worker took them.
HOLE = encoding.hole("history")


class GroupReader:
    """One worker of the consumer group `group` on a channel, by Redis' stream of it: an iterator of (id, block).

    `block` is the JSON text that pages get. The first worker of a group begins with what comes from now on. A block
    is done with when the next one is asked for; whoever fails or dies before that leaves it to another worker after
    `take_over_s` seconds: so each block is handled once, and twice only where a worker fails between handling it and
    saying so. In Redis nothing of a group grows: a worker holds one block at a time. Raises redis.RedisError.
    """

    def __init__(self, url, channel, group, take_over_s=TAKE_OVER_S, clock=time.monotonic):
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._client = links.client(url, max_connections=1)
        self._key, self._group = Keys().blocks(channel), group
        self._take_over_ms = int(take_over_s * 1000)
        self._clock = clock
        self._check_at = clock()
        self._held = None
        with closed_on_failure(self._client):
            self._begin("$")

    def __iter__(self):
        return self

    def __next__(self):
        """The next block; waits for as long as it takes."""
        while True:
            found = self.poll()
            if found:
                return found

    def poll(self):
        """Be done with the last block; the next one, or None where none comes within half a second."""
        self.done()
        found = self._check() or self._read()
        self._held = found and found[0]
        return found

    def done(self):
        """Say that the block got last has been handled, without asking for another."""
        if self._held:
            self._client.xack(self._key, self._group, self._held)
            self._held = None

    def close(self):
        """Leave the group; a block that is not done with waits for another worker."""
        if not self._held:
            self._forget(self.name)
        self._client.connection_pool.disconnect()

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.close()

    # --- the inside --------------------------------------------------------------------------

    def _begin(self, start):
        try:
            self._client.xgroup_create(self._key, self._group, start, mkstream=True)
        except ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise

    def _read(self):
        try:
            read = self._client.xreadgroup(self._group, self.name, {self._key: ">"}, count=1, block=BLOCK_MS)
        except ResponseError as error:
            if not str(error).startswith("NOGROUP"):
                raise
            self._begin("0")  # the stream had expired, or Redis lost its data: all that is there came afterwards
            return None
        return _entry(read[0][1][0]) if read else None

    def _check(self):
        """A block of a worker that died, or a hole in the place of blocks that nobody took, each CHECK_S."""
        if self._clock() < self._check_at:
            return None
        try:
            found = self._claim()
            if not found:
                self._check_at = self._clock() + CHECK_S
                self._forget_dead()
                found = self._hole()
        except ResponseError as error:
            if not str(error).startswith("NOGROUP"):
                raise
            found = None  # reading finds out the same, and begins anew
        return found

    def _claim(self):
        claimed = self._client.xautoclaim(self._key, self._group, self.name, self._take_over_ms, "0-0", count=1)
        return next((_entry(entry) for entry in claimed[1] if entry[1]), None)  # what was trimmed has no fields

    def _hole(self):
        """Where the oldest block that is left came after the last one that the group took. Every worker is told."""
        first = self._client.xrange(self._key, count=1)
        last = next((group["last-delivered-id"] for group in self._client.xinfo_groups(self._key)
                     if group["name"] == self._group.encode()), b"0-0").decode()
        if first and last != "0-0" and order(last) < order(first[0][0].decode()):
            return last, HOLE
        return None

    def _forget_dead(self):
        for worker in self._client.xinfo_consumers(self._key, self._group):
            name = worker["name"].decode()
            if name != self.name and not worker["pending"] and worker["idle"] > self._take_over_ms + 2 * BLOCK_MS:
                self._forget(name)

    def _forget(self, name):
        self._client.xgroup_delconsumer(self._key, self._group, name)


@contextmanager
def closed_on_failure(client):
    """Close a client where the block fails."""
    try:
        yield
    except BaseException:
        client.connection_pool.disconnect()
        raise


def _entry(entry):
    id, fields = entry
    return id.decode(), fields[b"b"].decode()

