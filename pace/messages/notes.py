"""Notes: marks on a moment of a channel, and what is said to everyone in the room."""
from pace.errors import Malformed
from pace.messages.encoding import encode
from pace.messages.fields import is_word, need_id, need_text, need_word, with_position
from pace.positions import order

#: Characters of a note.
MAX_TEXT = 280
#: Sample numbers are below it: more samples than any block has.
MAX_SAMPLE = 2**31


def _note(message):
    need_id(message)
    if message.get("undo") is not None:
        return {"id": message["id"], "type": "note", "undo": _note_id(message, "undo")}
    return {**_what(message), **_moment(message), "id": message["id"], "type": "note"}


def _what(message):
    """Text or mark of a note; the other one is None."""
    text, mark = message.get("text"), message.get("mark")
    if (text is None) == (mark is None):
        raise Malformed("either a text or a mark is needed")
    if mark is not None and not is_word(mark):
        raise Malformed("mark is no text that names one")
    return {"text": None if text is None else need_text(message, "text", MAX_TEXT), "mark": mark}


def _moment(message):
    """Channel, Position and sample of a note, or None for each: a note of the room."""
    if message.get("channel") is None:
        if message.get("pos") is not None or message.get("sample") is not None:
            raise Malformed("pos and sample without the channel that they are of")
        return {"channel": None, "pos": None, "sample": None}
    sample = message.get("sample")
    if type(sample) is not int or not 0 <= sample < MAX_SAMPLE:
        raise Malformed("sample is missing or no whole number from 0 on")
    if message.get("pos") is None:
        raise Malformed("pos is missing")
    return {"channel": need_word(message, "channel"), "pos": with_position(message, "pos")["pos"], "sample": sample}


def _note_id(message, field):
    id = message.get(field)
    if not is_word(id):
        raise Malformed(f"{field} is no id of a note")
    order(id)
    return id


def _notes(message):
    if message.get("channel") is not None:
        need_word(message, "channel")
    if message.get("before") is not None:
        _note_id(message, "before")
    return message


CHECKS = {"note": _note}
REQUEST_CHECKS = {"notes": _notes}


def record(author, *, channel, pos, sample, t, text, mark):
    """JSON of a note as it is kept, before it has an id; `author` is a Person, `t` the sample's time, epoch ms."""
    return encode({"author": {"id": author.id, "name": author.name}, "channel": channel,
                   "pos": None if pos is None else str(pos), "sample": sample, "t": t, "text": text, "mark": mark})


def note_text(id, kept):
    """JSON of a note as clients get it: its id in the stream, and the time (epoch ms) that it says."""
    return f'{{"id":"{id}","time":{order(id)[0]},{kept[1:]}'


def notes_message(texts, undone=(), whole=False, more=None):
    """Notes as `note_text` gives them, oldest first, and ids of those taken back.

    `whole`: there are no others, or, with `more`, only older ones.
    """
    head = '"whole":true,' if whole else ""
    tail = "" if more is None else f',"more":{encode(more)}'
    return f'{{"type":"note",{head}"notes":[{",".join(texts)}],"undone":{encode(list(undone))}{tail}}}'


def noted_message(id, time, text):
    """Answer to a note; `time` epoch ms, `text` as `note_text` gives it."""
    return f'{encode({"type": "reply", "id": id, "time": time, "what": "note"})[:-1]},"note":{text}}}'


def undone_message(id, time, note):
    """Answer to an undo; `time` epoch ms, `note` the id of the note."""
    return encode({"type": "reply", "id": id, "time": time, "what": "note", "undone": [note]})


def notes_reply(id, time, texts, more):
    """Answer to a request of `notes`, oldest first; `more` tells whether there are older ones."""
    told = encode({"type": "reply", "id": id, "time": time, "what": "notes", "more": more})
    return f'{told[:-1]},"notes":[{",".join(texts)}]}}'
