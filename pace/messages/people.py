"""Who is here: what is said about people, and between two of them."""
import re

from pace.errors import Malformed
from pace.messages.encoding import encode
from pace.messages.fields import is_word, need_id, need_text, need_word

#: Characters of a name, and of what one person says to another.
MAX_NAME, MAX_TEXT = 40, 280
#: Topics that one message may name; there are fewer.
MAX_TOPICS = 16

_SECRET = re.compile(r"[A-Za-z0-9_-]{16,64}")
_PERSON = re.compile(r"[0-9a-f]{16}")


def check_person(message):
    """A hello's fields that tell who it is: `person`, a secret, and `name`, which may be missing, null or empty."""
    secret, name = message.get("person"), message.get("name")
    if secret is not None and not (type(secret) is str and _SECRET.fullmatch(secret)):
        raise Malformed("person is not 16 to 64 of A-Z, a-z, 0-9, _ and -")
    return {**message, "name": None if name in (None, "") else need_text(message, "name", MAX_NAME)}


def is_person(value):
    """Whether the value looks like the id of a person."""
    return type(value) is str and _PERSON.fullmatch(value) is not None


def _follow(message):
    topics = message.get("topics")
    if type(topics) is not list or len(topics) > MAX_TOPICS or not all(map(is_word, topics)):
        raise Malformed(f"topics is missing or no list of up to {MAX_TOPICS} names")
    return message


def _direct(message):
    need_id(message)
    if not is_person(message.get("to")):
        raise Malformed("to is no person's id, 16 hexadecimal digits")
    return {**message, "text": need_text(message, "text", MAX_TEXT)}


def _roster(message):
    if message.get("channel") is not None:
        need_word(message, "channel")
    if not (message.get("after") is None or is_person(message["after"])):
        raise Malformed("after is no person's id, 16 hexadecimal digits")
    return message


CHECKS = {"follow": _follow, "direct": _direct}
REQUEST_CHECKS = {"roster": _roster}


def you_message(person):
    """Who the session is taken for: the answer to a hello that says so."""
    return encode({"type": "presence", "you": {"id": person.id, "name": person.name}})


def presence_message(people, **figures):
    """Who has changed, as dicts; `figures` are count, viewers, visits, left, and more."""
    return encode({"type": "presence", **figures, "people": people})


def people_text(people):
    """People, dicts, as they stand in a message."""
    return encode(people)


def whole_message(people, **figures):
    """Who is here, as `people_text` gives them: many get the same ones."""
    return f'{encode({"type": "presence", "whole": True, **figures})[:-1]},"people":{people}}}'


def direct_message(sender, text, time):
    """What one person says to another; `time` epoch ms."""
    return encode({"type": "direct", "from": sender, "text": text, "time": time})
