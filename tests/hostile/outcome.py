"""What happened in a case: figures, each with what it had to be."""
from typing import NamedTuple

#: How much wider the bounds of what is measured are in the suite, where a machine does much else at the same time.
WIDER = 10


class Figure(NamedTuple):
    """One line of what happened. ``held`` at the wanted bound, ``held_wide`` at one ten times as wide."""

    text: str
    held: bool
    held_wide: bool


class Outcome:
    """The figures of one run of a case, in the order in which they were told."""

    def __init__(self):
        self.figures = []

    @property
    def held(self):
        """Whether every figure is within its bound; without figures nothing was shown."""
        return bool(self.figures) and all(figure.held for figure in self.figures)

    def exactly(self, what, value, wanted):
        """Something counted or said: no tolerance, in the suite neither."""
        told = f"{what}: {_shown(value)}" + ("" if value == wanted else f", had to be {_shown(wanted)}")
        self._add(told, value == wanted, value == wanted)

    def at_least(self, what, value, least):
        """Something counted of which there must be so many."""
        self._add(f"{what}: {_shown(value)} (≥ {_shown(least)})", value >= least, value >= least)

    def at_most(self, what, value, most, unit):
        """Something measured, in ``unit``."""
        self._add(f"{what}: {_shown(value)} {unit} (≤ {_shown(most)})", value <= most, value <= WIDER * most)

    def beside(self, what, value, undisturbed, growth, unit):
        """Something measured, and the same of the undisturbed twin in this run: greater by at most ``growth``."""
        grown = value - undisturbed
        self._add(f"{what}: {_shown(value)} beside {_shown(undisturbed)} {unit} undisturbed, "
                  f"{'+' if grown >= 0 else '−'} {_shown(abs(grown))} (≤ + {_shown(growth)})",
                  grown <= growth, grown <= WIDER * growth)

    def told(self, what, value, unit=""):
        """A figure without a bound, for the reader."""
        self._add(f"{what}: {_shown(value)} {unit}".rstrip(), True, True)

    def _add(self, *fields):
        self.figures.append(Figure(*fields))


def _shown(value):
    if value in ([], {}):
        return "none"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 100 else f"{value:.3g}"
