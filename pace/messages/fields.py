"""Checks of single fields of a client message; each raises Malformed with the field's name."""
from pace.errors import BadMessage, Malformed
from pace.positions import Position
from pace.texts import clean

#: Characters of a string that names something: a channel, an id, what is requested.
MAX_WORD = 128
#: Epoch ms that a client may name: whole numbers beyond it are no longer exact in a double.
MAX_MS = 2**53


def message_id(message):
    """The message's id or None. Raises BadMessage for what is none."""
    id = message.get("id")
    if id is None or (type(id) is int and abs(id) < 2**53) or is_word(id):
        return id
    raise BadMessage(400, f"id is neither a whole number nor 1 to {MAX_WORD} characters")


def is_word(value):
    """Whether the value is 1 to MAX_WORD characters of text."""
    return type(value) is str and 0 < len(value) <= MAX_WORD


def need_word(message, field):
    """The text of a field that names something."""
    if not is_word(message.get(field)):
        raise Malformed(f"{field} is missing or not 1 to {MAX_WORD} characters of text")
    return message[field]


def need_id(message):
    """Refuse a message without an id, whose answer nobody could tell apart."""
    if message.get("id") is None:
        raise Malformed("id is missing")


def need_text(message, field, most):
    """What people type, made harmless (pace.texts), 1 to `most` characters."""
    if type(message.get(field)) is not str:
        raise Malformed(f"{field} is missing or no text")
    try:
        return clean(message[field], most)
    except Malformed as error:
        raise Malformed(f"{field}: {error.reason}") from None


def need_number(message, field, least, most):
    """A number from `least` to `most`; NaN, which is on neither side, is none."""
    value = message.get(field)
    if type(value) not in (int, float) or not least <= value <= most:
        raise Malformed(f"{field} is missing or no number from {least} to {most}")
    return value


def may_number(message, field, least, most):
    """As `need_number`, but None where there is none."""
    return None if message.get(field) is None else need_number(message, field, least, most)


def with_position(message, field):
    """The message, the text of that field, where it has one, being a Position."""
    text = message.get(field)
    if text is None:
        return message
    if type(text) is not str:
        raise Malformed(f"{field} is no text")
    return {**message, field: Position.parse(text)}


def may_ms(message, field):
    """Epoch ms, or None where there are none."""
    value = message.get(field)
    if value is not None and (type(value) not in (int, float) or not 0 <= value <= MAX_MS):
        raise Malformed(f"{field} is no epoch ms")
    return value
