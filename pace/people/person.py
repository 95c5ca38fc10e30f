"""Who somebody is: an id that the others see, made of a secret that only his browser knows."""
import hashlib
import secrets
from typing import NamedTuple

#: Hexadecimal digits of a person's id, and of the id in the name of who chose none.
ID_DIGITS, SHORT_DIGITS = 16, 4


class Person(NamedTuple):
    """What the others see of somebody."""

    id: str
    name: str


def person_id(secret):
    """The id of who has this secret: SHA-256, so that nobody can speak for him who knows the id alone."""
    return hashlib.sha256(f"pace person {secret}".encode()).hexdigest()[:ID_DIGITS]


def stranger():
    """The id of somebody without a secret; it ends with the session."""
    return person_id(secrets.token_hex(ID_DIGITS))


def guest(id):
    """The name of who chose none."""
    return f"Guest {id[:SHORT_DIGITS]}"
