"""The cases that there are."""
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

from tests.hostile import cases
from tests.hostile.outcome import Outcome

FOUND = []


@dataclass(frozen=True)
class Case:
    """One attack or fault. ``item`` is where the table has it, ``done`` what was done, ``due`` what had to happen."""

    name: str
    item: int
    done: str
    due: str
    run: Callable

    def __call__(self, world):
        """Run it; the Outcome. What the function raises passes through."""
        outcome = Outcome()
        self.run(world, outcome)
        return outcome


def case(item, done, due):
    """Register ``function(world, outcome)``; its name with blanks is the name of the case.

    The function becomes a Case, which is called with the world alone.
    """
    def register(function):
        FOUND.append(Case(function.__name__.replace("_", " "), item, done, due, function))
        return FOUND[-1]
    return register


def all_cases():
    """Every case of ``tests/hostile/cases``, by item."""
    for module in pkgutil.iter_modules(cases.__path__, f"{cases.__name__}."):
        importlib.import_module(module.name)
    return sorted(FOUND, key=lambda one: one.item)
