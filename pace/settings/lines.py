"""Where in an ini file what stands, by the rules of Python's configparser, which does not tell."""
import sys
from configparser import RawConfigParser
from typing import NamedTuple

COMMENTS = ("#", ";")


class Place(NamedTuple):
    """Where a section begins, or with a `key` where that is said: `line` counts from 1."""

    line: int
    section: str
    key: str | None = None


def places(text):
    """The Places of `text`, in its order; lines that are neither a section nor a key are in none."""
    section = key = None
    indent = sys.maxsize
    for number, line in enumerate(text.split("\n"), 1):
        said = line.strip()
        if not said or said.startswith(COMMENTS):
            continue
        depth = len(line) - len(line.lstrip())
        if section is not None and key is not None and depth > indent:
            continue  # more of the value before
        indent = depth
        header, option = RawConfigParser.SECTCRE.match(said), RawConfigParser.OPTCRE.match(said)
        if header:
            section, key = header["header"], None
            yield Place(number, section)
        elif section is not None and option:
            key = option["option"].rstrip()
            yield Place(number, section, key)


def doubled(found):
    """Pairs of Places: where something was said first, and where again. Of a section that stands twice the keys
    are not compared: it is the section that has to go."""
    sections, keys = {}, {}
    for place in found:
        known = sections if place.key is None else keys
        first = known.setdefault(place[1:], place)
        if first is not place:
            yield first, place
        if place.key is None:
            keys = {}
