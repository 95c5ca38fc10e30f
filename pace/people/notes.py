"""Notes: what people mark on a trace or say to everyone, seen by all in one order, and kept as long as history."""
import logging
import time
from collections import deque

import gevent
from gevent.pool import Group

from pace.blocks import check_block
from pace.blocks.moments import time_of
from pace.errors import BadMessage, BrokerDown, Malformed
from pace.hub.guard import deny, need_channel, witness
from pace.messages import error_message
from pace.messages.notes import note_text, noted_message, notes_message, notes_reply, record, undone_message
from pace.people.notebook import Notebook, parts, seen
from pace.people.notestore import BLOCK_MS, FOREIGN, GONE, LATE, UNDO_MS, NoteStore
from pace.security import audit

log = logging.getLogger(__name__)

TOPIC = "notes"
#: Notes of one session that wait for Redis. More: error 429.
AT_ONCE = 8
#: Notes of one session in PER_S seconds, so that nobody alone pushes out what the others said. More: error 429.
MOST_NOTED, PER_S = 60, 60.0
#: Seconds within which a note is answered, with error 504 if need be; clients wait for 5.
ANSWER_S = 4.0
#: Seconds between two reads that found something: fifty who write at once are told in twenty messages a second.
GATHER_S = 0.05
#: Seconds after which a Redis that did not answer is asked again.
RETRY_S = 0.25

#: Why a note is not taken back: code and reason.
REFUSED = {
    GONE: (404, "there is no such note, or no longer"),
    FOREIGN: (403, "only its author may take a note back"),
    LATE: (403, f"a note may be taken back for {UNDO_MS // 1000} s"),
}


class Notes:
    """The part of a Room that has notes. `store` is a NoteStore, made by `start` where there is none; `clock` tells
    monotonic and `wall` epoch seconds."""

    def __init__(self, room, store=None, clock=time.monotonic, wall=time.time):
        self._room, self._hub = room, room.hub
        self._store = store
        self._clock, self._wall = clock, wall
        self._book = Notebook(room.settings.history_s * 1000)
        self._sound = False  # whether the book has what Redis holds
        self._owed = False  # whether somebody waits for the whole until Redis is back
        self._made, self._messages = None, {}  # the whole, by what one may see, and the version of the book
        self._waiting, self._noted = {}, {}
        self._greenlets = Group()
        room.topics.add(TOPIC, self._whole)

    def start(self, supervisor):
        """Read notes from now on."""
        settings = self._room.settings
        self._supervisor = supervisor
        self._store = self._store or NoteStore(settings.redis_url, settings.history_s)
        supervisor.listen(self._read)

    # --- what others say ---------------------------------------------------------------------

    def _read(self):
        while not self._supervisor.stopping:
            self._supervisor.sleep(self.round())

    def round(self, block_ms=BLOCK_MS):
        """Read what came and tell those who follow; the seconds to wait before the next round."""
        try:
            if not self._sound:
                return self._begin()
            read = self._store.read(self._book.last, block_ms)
            if read.epoch != self._book.epoch:
                return self._begin()
        except BrokerDown as error:
            if self._sound:
                log.warning("notes cannot be read: %s", error)
            self._sound = False
            return RETRY_S
        self._tell(*self._book.take(read.entries))
        return GATHER_S if read.entries else 0

    def _begin(self):
        """What Redis holds is what there is: notes may have been lost or trimmed since it was read last."""
        changed = self._book.begin(*self._store.read())
        self._sound = True
        if changed or self._owed:
            self._owed = False
            self._room.topics.tell_each(TOPIC, self._whole_for)
        return 0

    def _tell(self, added, undone):
        if added or undone:
            self._room.topics.tell_each(TOPIC, lambda rights: _news(added, undone, rights.view))

    def _whole(self, session):
        return self._whole_for(session.grants.rights)

    def _whole_for(self, rights):
        self._book.expire(self._wall() * 1000)
        if not self._sound:
            self._owed = True
            return []
        if self._made != self._book.version:  # a thousand who come back get the same text
            self._made, self._messages = self._book.version, {}
        if rights.view not in self._messages:
            notes, more = self._book.newest(view=rights.view)
            self._messages[rights.view] = [notes_message([note.text for note in notes], whole=True, more=more)]
        return self._messages[rights.view]

    # --- what a session says -----------------------------------------------------------------

    def note(self, session, message):
        """Take a note, or take one back; answered in the order of the session's notes, from a greenlet of their own."""
        id = message["id"]
        if session.person is None:
            raise BadMessage(403, "say hello with a person or a name first", id)
        self._known(session, message)
        self._permit(session, message)
        waiting = self._waiting.get(session)
        if message.get("undo") is None:
            self._count(session, id)
        if waiting is None:
            waiting = self._waiting[session] = deque()
            self._greenlets.spawn(self._answer_all, session, waiting)
        elif len(waiting) >= AT_ONCE:
            raise BadMessage(429, f"{AT_ONCE} notes are under way already", id)
        waiting.append((self._clock() + ANSWER_S, session.person, message))

    def leave(self, session):
        """The session has ended; what it noted is still taken."""
        self._noted.pop(session, None)

    def _count(self, session, id):
        noted = self._noted.setdefault(session, deque(maxlen=MOST_NOTED))
        wait = noted[0] + PER_S - self._clock() if len(noted) == MOST_NOTED else 0
        if wait > 0:
            raise BadMessage(429, f"{MOST_NOTED} notes in {PER_S:.0f} s, the next one in {wait:.0f} s", id)
        noted.append(self._clock())

    def _answer_all(self, session, waiting):
        try:
            while waiting:
                session.send(self._answer(*waiting[0]))
                waiting.popleft()
        finally:
            del self._waiting[session]

    def _answer(self, due, person, message):
        id = message["id"]
        try:
            with gevent.Timeout(max(due - self._clock(), 0), BadMessage(504, "no answer in time")):
                act = self._undo if message.get("undo") else self._append
                return act(person, message)
        except BadMessage as error:
            return error_message(error.code, error.reason, id)
        except BrokerDown:
            return error_message(503, "Redis does not answer; look whether the note is there", id)
        except Exception:
            log.exception("a note cannot be taken")
            return error_message(500, "a fault of the server, which is in its log", id)

    def _append(self, person, message):
        fields = {key: message[key] for key in ("channel", "pos", "sample", "text", "mark")}
        t = None if fields["channel"] is None else self._moment(**message)
        kept = record(person, t=t, **fields)
        id = self._store.append(kept, person.id)
        return noted_message(message["id"], self._now(), note_text(id, kept))

    def _undo(self, person, message):
        said = self._store.undo(message["undo"], person.id)
        if said in REFUSED:
            raise BadMessage(*REFUSED[said])
        return undone_message(message["id"], self._now(), message["undo"])

    def _moment(self, channel, pos, sample, **fields):
        """Sample time of a moment. Raises BadMessage where it is not there."""
        broker = self._hub.broker
        entries = broker.history(channel, until=pos.id, count=1, newest=True)
        if broker.known_epoch(channel) != pos.epoch:
            raise BadMessage(410, "pos is of another epoch: Redis has lost its data since")
        if not entries or entries[0].id != pos.id:
            raise BadMessage(404, f"{channel!r} has no block at pos, or no longer")
        try:
            return time_of(self._checked(channel, entries[0].text), sample)
        except Malformed as error:
            raise BadMessage(400, f"sample: {error.reason}") from None

    def _checked(self, channel, text):
        described = self._hub.channels[channel]
        return check_block(text, described) if described.source.scheme == "stream" else text

    def _permit(self, session, message):
        """Refuse a note where one may see but not note; and to take back one that one may not even see."""
        channel, rights = message.get("channel"), session.grants.rights
        if channel is not None and channel not in rights.note:
            deny(session, channel, "note")
            raise BadMessage(403, f"you may see {channel!r}, and not mark notes on it", message["id"])
        undone = message.get("undo") and self._book.channel(message["undo"])
        if undone is not None and undone not in rights.view:
            raise BadMessage(*REFUSED[GONE], message["id"])
        witness(audit.NOTE, session, channel, person=session.person.id, undo=message.get("undo"))

    def _known(self, session, message):
        """Refuse a channel that there is not, or not for this session, and a mark that the ini does not name."""
        channel, mark = message.get("channel"), message.get("mark")
        if channel is not None:
            need_channel(self._hub, session, channel, message["id"])
        if mark is not None and mark not in self._hub.settings.marks:
            raise BadMessage(400, f"there is no mark {mark!r}", message["id"])

    def notes(self, session, message):
        """Answer a request for notes: the newest, or those before one."""
        if not self._sound:
            raise BadMessage(503, "Redis does not answer", message["id"])
        self._known(session, message)
        self._book.expire(self._wall() * 1000)
        notes, more = self._book.newest(message.get("channel"), message.get("before"), view=session.grants.rights.view)
        session.send(notes_reply(message["id"], self._now(), [note.text for note in notes], more))

    def _now(self):
        return int(self._wall() * 1000)

    HANDLERS = {"note": note}
    REQUESTS = {"notes": notes}


def _news(added, undone, view):
    """Texts that tell who may `view` these channels of notes that are new, and of those taken back, `{id: channel}`."""
    ids = [id for id, channel in undone.items() if channel is None or channel in view]
    lists = [[note.text for note in part] for part in parts(note for note in added if seen(note, view))]
    return [notes_message(texts, () if number else ids) for number, texts in enumerate(lists or ([[]] if ids else []))]
