"""Readers: from the text of an ini value to what it means, strictly.

A reader raises ValueError where the value is not what `right` says, Malformed where there is
more to say.
"""
import re
from math import isfinite
from typing import Any, NamedTuple

from pace.channels import NAME_RULE, valid_name
from pace.errors import Malformed

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}\Z", re.ASCII)
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?\Z", re.ASCII)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z", re.ASCII)
_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}

#: Characters of a label or a unit: they stand above every trace.
MAX_LABEL = 80
#: Characters of a phrase: it stands on a button.
MAX_PHRASE = 40


class Reader(NamedTuple):
    """`read(text)` gives the value; `right` tells an operator what may stand there."""

    read: Any
    right: str


def integer(low, high):
    """A whole number from `low` to `high`."""
    return _ranged(_INTEGER, int, low, high, f"a whole number from {low} to {high}")


def number(low, high):
    """A decimal number from `low` to `high`."""
    return _ranged(_NUMBER, float, low, high, f"a number from {_plain(low)} to {_plain(high)}")


def _plain(number):
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _ranged(form, convert, low, high, right):
    def read(text):
        if not form.match(text):
            raise ValueError(text)
        value = convert(text)
        if not low <= value <= high:
            raise ValueError(text)
        return value
    return Reader(read, right)


def boolean():
    """A truth value; nothing is true merely because it is not empty."""
    return Reader(lambda text: choose(_BOOLEANS, text), "true, yes, on, false, no or off")


def choose(table, text):
    """`table[text]`, as a reader says no."""
    if text not in table:
        raise ValueError(text)
    return table[text]


def choice(*names):
    """One of `names`."""
    return Reader(lambda text: choose(dict(zip(names, names, strict=True)), text), _or(names))


def several(*names):
    """Some of `names`, divided by commas or blanks, each once."""
    def read(text):
        chosen = words(text)
        if not chosen or len(set(chosen)) < len(chosen) or not set(chosen) <= set(names):
            raise ValueError(text)
        return chosen
    return Reader(read, f"some of {', '.join(names)}, each once")


def label():
    """Text for people."""
    def read(text):
        if not 1 <= len(text) <= MAX_LABEL or not text.isprintable():
            raise ValueError(text)
        return text
    return Reader(read, f"1 to {MAX_LABEL} printable characters")


def unit():
    """The unit of a signal, which may be none."""
    def read(text):
        if len(text) > 16 or not text.isprintable():
            raise ValueError(text)
        return text
    return Reader(read, "at most 16 printable characters, such as mV, bpm or %%")


def names(limit):
    """1 to `limit` different short names, divided by commas or blanks."""
    def read(text):
        found = words(text)
        if not 1 <= len(found) <= limit or any(len(name) > 16 for name in found):
            raise ValueError(text)
        if len(set(found)) < len(found):
            raise Malformed("a name stands there twice")
        return found
    return Reader(read, f"1 to {limit} names of at most 16 characters, divided by commas or blanks")


def phrases(limit):
    """Up to `limit` different short texts for people, divided by commas; none is an empty value."""
    def read(text):
        found = tuple(" ".join(phrase.split()) for phrase in text.split(",")) if text.strip() else ()
        if len(found) > limit or not all(0 < len(phrase) <= MAX_PHRASE and phrase.isprintable() for phrase in found):
            raise ValueError(text)
        if len(set(found)) < len(found):
            raise Malformed("one stands there twice")
        return found
    return Reader(read, f"nothing, or up to {limit} texts of at most {MAX_PHRASE} characters, divided by commas")


def channel_name():
    """The name of a channel."""
    def read(text):
        if not valid_name(text):
            raise ValueError(text)
        return text
    return Reader(read, f"a channel's name: {NAME_RULE}")


def interval():
    """Two numbers, the lower first."""
    def read(text):
        found = words(text)
        if len(found) != 2 or not all(_NUMBER.match(bound) for bound in found):
            raise ValueError(text)
        low, high = map(float, found)
        if not (isfinite(low) and isfinite(high) and low < high):
            raise ValueError(text)
        return low, high
    return Reader(read, "two numbers, the lower first")


def colour():
    """A colour as the web writes it."""
    def read(text):
        if not _COLOUR.match(text):
            raise ValueError(text)
        return text.lower()
    return Reader(read, "a colour such as #1b5e20")


def words(text):
    """Tuple of the parts of `text` between commas and blanks."""
    return tuple(text.replace(",", " ").split())


def _or(names):
    return " or ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
