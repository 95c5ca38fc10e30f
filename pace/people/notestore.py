"""Notes in Redis: one stream, hence one order everywhere. An entry is a note or takes one back."""
from secrets import token_hex
from typing import NamedTuple

from redis.exceptions import NoScriptError, RedisError

from pace import links
from pace.broker.scripts import Script
from pace.errors import BrokerDown
from pace.keys import Keys
from pace.links.meeting import Met

#: Entries that the stream keeps besides `pace.history_s`. Full: the oldest go.
MOST_NOTES = 1_000
#: Milliseconds, by Redis' clock, for which its author may take a note back.
UNDO_MS = 60_000
#: Milliseconds that one `read` waits for news, so that an answer comes well within links.TIMEOUT.
BLOCK_MS = 1_000
#: Connections: one waits for news, the others append; all notes that are said at once share them.
CONNECTIONS = 4
#: What `undo` says: it is done; there is no such note (any more); it is somebody else's; it is too old.
UNDONE, GONE, FOREIGN, LATE = "undone", "gone", "foreign", "late"
#: The shard of what belongs to the room and to no channel.
ROOM = 0

_BOUND = """
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function bound(notes, history, most)
  redis.call('XTRIM', notes, 'MINID', string.format('%.0f', now() - history))
  redis.call('XTRIM', notes, 'MAXLEN', most)
  redis.call('PEXPIRE', notes, history)
end
"""

#: KEYS notes, epoch. ARGV age that is kept in ms, entries that are kept, an epoch where there is none, the note's
#: JSON, its author. Gives its id.
APPEND = Script(_BOUND + """
redis.call('SET', KEYS[2], ARGV[3], 'NX')
local id = redis.call('XADD', KEYS[1], '*', 'n', ARGV[4], 'a', ARGV[5])
bound(KEYS[1], ARGV[1], ARGV[2])
return id
""")

#: KEYS notes. ARGV age and entries as above, the note's id, who asks, ms for which he may. What is taken back is gone
#: from the stream; the entry that says so names its id alone.
UNDO = Script(_BOUND + """
local entry = redis.call('XRANGE', KEYS[1], ARGV[3], ARGV[3])[1]
if not entry or entry[2][1] ~= 'n' then return 'gone' end
if entry[2][4] ~= ARGV[4] then return 'foreign' end
if now() - tonumber(string.match(entry[1], '^%d+')) > tonumber(ARGV[5]) then return 'late' end
redis.call('XDEL', KEYS[1], ARGV[3])
redis.call('XADD', KEYS[1], '*', 'u', ARGV[3])
bound(KEYS[1], ARGV[1], ARGV[2])
return 'undone'
""")


class Entry(NamedTuple):
    """`note` is JSON of `pace.messages.notes.record`; None where the note `undone` is taken back."""

    id: str
    note: str | None
    undone: str | None


class Read(NamedTuple):
    """Entries in order, and the epoch of Redis at their reading: another one says that it lost its data."""

    epoch: str
    entries: list


class NoteStore:
    """`url` as in `pace.redis_url`. Nothing connects before the first call; each raises BrokerDown where Redis does not
    answer within `pace.links.TIMEOUT` seconds, and it is then not known whether the call took effect."""

    def __init__(self, url, history_s, keys=None):
        keys = keys or Keys()
        self._notes, self._epoch = keys.of(ROOM, "notes"), keys.epoch(ROOM)
        self._bounds = history_s * 1000, MOST_NOTES
        self._client = links.client(url, CONNECTIONS, Met())  # after a fail-over all is read anew
        self._client.set_response_callback("XREAD", lambda reply, **options: reply)

    def close(self):
        """Close the connections; the next call opens new ones."""
        self._client.connection_pool.disconnect()

    def append(self, note, author):
        """Add a note's JSON; `author` is the id of the person who may take it back. Gives the note's id."""
        return self._run(APPEND, [self._notes, self._epoch], [*self._bounds, token_hex(8), note, author])

    def undo(self, id, author, within_ms=UNDO_MS):
        """Take a note back; UNDONE, GONE, FOREIGN or LATE."""
        return self._run(UNDO, [self._notes], [*self._bounds, id, author, within_ms])

    def read(self, last="0-0", block_ms=0):
        """A Read of all that came after the id `last`; waits up to `block_ms` (0: not) while there is nothing."""
        block = ("BLOCK", block_ms) if block_ms else ()
        reply, _, epoch = self._pipeline(
            ("XREAD", *block, "STREAMS", self._notes, last),
            ("SET", self._epoch, token_hex(8), "NX"), ("GET", self._epoch))
        entries = reply[0][1] if reply else []
        return Read(epoch.decode(), [entry for entry in map(_entry, entries) if entry])

    def _run(self, script, keys, args):
        command = ("EVALSHA", script.sha, len(keys), *keys, *args)
        reply, = self._pipeline(command, sound=False)
        if isinstance(reply, NoScriptError):  # Redis restarted, or never knew it
            reply, = self._pipeline(("EVAL", script.lua, *command[2:]), sound=False)
        if isinstance(reply, RedisError):
            raise BrokerDown(f"Redis: {reply}") from reply
        return reply.decode()

    def _pipeline(self, *commands, sound=True):
        try:
            with self._client.pipeline(transaction=False) as pipe:
                for command in commands:
                    pipe.execute_command(*command)
                return pipe.execute(raise_on_error=sound)
        except RedisError as error:
            raise BrokerDown(f"Redis: {error}") from error


def _entry(raw):
    """The Entry of `[id, [field, value, ...]]`, or None where it is none of ours."""
    id, fields = raw
    if not fields or fields[0] not in (b"n", b"u"):
        return None
    value = fields[1].decode("utf-8", "replace")
    return Entry(id.decode(), value, None) if fields[0] == b"n" else Entry(id.decode(), None, value)
