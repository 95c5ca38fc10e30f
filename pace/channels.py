"""Channels: what an operator, or a publisher by discovery, says about a signal."""
import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pace.errors import Malformed

WAVEFORM = "waveform"
NUMBER = "number"
TEXT = "text"
PLACE = "place"
KINDS = (WAVEFORM, NUMBER, TEXT, PLACE)

SCHEMES = ("pubsub", "stream", "key", "queue")

#: Letters and digits of any script and a few signs that need no quoting in an ini, a URL or a
#: Redis key; 64 characters, since names travel with every block.
NAME = re.compile(r"\w[\w.+@:-]{0,63}\Z")
NAME_RULE = "1 to 64 letters, digits or . _ - + @ :, beginning with a letter, digit or _"

#: A channel with more leads is refused: every viewer would carry it in every block.
MAX_LEADS = 64


def valid_name(name):
    """Whether `name` may name a channel."""
    return NAME.match(name) is not None


class Source(NamedTuple):
    """Where a channel's payloads come from: `scheme` is one of SCHEMES, `name` a Redis name."""

    scheme: str
    name: str

    def __str__(self):
        return f"{self.scheme}:{self.name}"

    @classmethod
    def parse(cls, text):
        """Source of `pubsub:name` and the like; raises Malformed."""
        scheme, colon, name = text.partition(":")
        if scheme not in SCHEMES or not colon or not name or name != name.strip():
            raise Malformed("pubsub:<channel>, stream:<name>, key:<key> or queue:<list>")
        return cls(scheme, name)


@dataclass(frozen=True)
class Channel:
    """One signal. `rate` in Hz, `range` (low, high) and `resolution` in `unit`.

    `leads` None means that their number is learnt from the first payload. `resolution` bounds
    the decimals that travel: 0.001 gives three. `trace` is the name of the waveform of whoever is at the place.
    `view`, `note` and `publish` are who may do so (pace.settings.who), None: whoever may by default.
    """

    name: str
    label: str
    source: Source
    kind: str = WAVEFORM
    leads: tuple | None = None
    unit: str = "mV"
    rate: float | None = None
    range: tuple | None = None
    colour: str | None = None
    resolution: float = 0.001
    trace: str | None = None
    discovered: bool = False
    view: frozenset | None = None
    note: frozenset | None = None
    publish: frozenset | None = None

    @classmethod
    def found(cls, name):
        """The channel of a discovered `name`, which is published on `ecg-<name>`."""
        return cls(name=name, label=name, source=Source("pubsub", f"ecg-{name}"), discovered=True)

    @cached_property
    def n_leads(self):
        """Number of leads that every payload must have, or None: learnt from the first."""
        if self.kind == NUMBER:
            return 1
        return None if self.leads is None else len(self.leads)

    @cached_property
    def decimals(self):
        """Decimals that `resolution` needs: 0.001 and 0.005 give 3, 1 and 25 give 0."""
        digits = f"{self.resolution:.9f}".rstrip("0").partition(".")[2]
        return len(digits)

    def describe(self):
        """The descriptor that clients get, a dict for JSON."""
        described = {
            "name": self.name, "label": self.label, "kind": self.kind,
            "leads": None if self.leads is None else list(self.leads),
            "unit": self.unit, "rate": self.rate,
            "range": None if self.range is None else list(self.range),
            "colour": self.colour, "resolution": self.resolution,
            "discovered": self.discovered,
        }
        return {**described, "trace": self.trace} if self.kind == PLACE else described
