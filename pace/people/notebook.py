"""The notes as one worker knows them: in the order of the stream, bounded, without those taken back."""
from json.encoder import encode_basestring_ascii as quote
from typing import NamedTuple

from pace.messages.encoding import decode
from pace.messages.notes import note_text
from pace.people.notestore import MOST_NOTES
from pace.positions import order
from pace.security.grants import EVERY

#: Bytes of the notes of one message as they travel in a frame. More go in the next message, or are asked for.
MOST_BYTES = 32 * 1024
#: Notes of one answer; `more` tells that there are older ones.
MOST_ANSWERED = 200


class Note(NamedTuple):
    """`text` is its JSON as clients get it, `size` the bytes of it in a frame, `channel` None in a note of the room."""

    id: str
    channel: str | None
    text: str
    size: int

    @classmethod
    def of(cls, entry):
        """The Note of an entry of the stream, None where it holds none of ours."""
        try:
            kept = decode(entry.note)
        except (ValueError, RecursionError):
            return None
        if type(kept) is not dict or type(kept.get("author")) is not dict:
            return None
        text = note_text(entry.id, entry.note)
        return cls(entry.id, kept.get("channel"), text, len(quote(text)))


class Notebook:
    """`history_ms`: how old a note becomes. Times are epoch ms, which ids are too."""

    def __init__(self, history_ms):
        self._history_ms = history_ms
        self._notes = {}
        self.epoch = None
        self.last = "0-0"
        self.version = 0  # another one whenever something has changed

    def __len__(self):
        return len(self._notes)

    @property
    def ids(self):
        """Ids of the notes, oldest first."""
        return list(self._notes)

    def take(self, entries):
        """Add what was read after `last`; (notes that are new, and those taken back, `{id: channel}`)."""
        added, undone = {}, {}
        self.version += bool(entries)
        for entry in entries:
            self.last = entry.id
            if entry.undone is not None:
                undone[entry.undone] = self.channel(entry.undone)
                added.pop(entry.undone, None)
                self._notes.pop(entry.undone, None)
            elif note := Note.of(entry):
                added[note.id] = self._notes[note.id] = note
        self._drop(len(self._notes) - MOST_NOTES)
        return list(added.values()), undone

    def begin(self, epoch, entries):
        """Forget what is known for all that Redis holds; whether that is anything else than was known."""
        before = self.ids
        self._notes, self.epoch, self.last = {}, epoch, "0-0"
        self.version += 1
        self.take(entries)
        return self.ids != before

    def expire(self, now):
        """Drop what is too old at the time `now`."""
        oldest = now - self._history_ms
        count = 0
        for id in self._notes:
            if order(id)[0] >= oldest:
                break
            count += 1
        self._drop(count)

    def channel(self, id):
        """The channel that a note is of, None where it is the room's, or is not known."""
        note = self._notes.get(id)
        return note and note.channel

    def newest(self, channel=None, before=None, most=MOST_ANSWERED, bytes=MOST_BYTES, view=EVERY):
        """(notes, whether there are older ones): the newest of a channel, or of all, older than the id `before`.

        Those of channels that are not in `view` are left out.
        """
        end = None if before is None else order(before)
        found = []
        for note in reversed(self._notes.values()):
            if channel not in (None, note.channel) or not seen(note, view):
                continue
            if end is not None and order(note.id) >= end:
                continue
            bytes -= note.size
            if found and (len(found) == most or bytes < 0):
                return found[::-1], True
            found.append(note)
        return found[::-1], False

    def _drop(self, count):
        self.version += count > 0
        for id in list(self._notes)[:max(count, 0)]:
            del self._notes[id]


def seen(note, view):
    """Whether who may `view` these channels may see the note: it is of one of them, or of the room."""
    return note.channel is None or note.channel in view


def parts(notes, bytes=MOST_BYTES):
    """The notes in lists that fit into a message each."""
    part, size = [], 0
    for note in notes:
        if part and size + note.size > bytes:
            yield part
            part, size = [], 0
        part.append(note)
        size += note.size
    if part:
        yield part
