"""Tests that measure times, or that take the whole machine, run with nothing beside them.

pytest-xdist runs the files of the suite in several processes. There a test marked ``alone`` waits until the tests of
the other processes have ended, and holds back their next ones until it has ended itself.
"""
import fcntl
import os
from contextlib import ExitStack, contextmanager

from tests.support.source import ROOT

GATE = ROOT / "tests"
ROOM = ROOT / "tests" / "support"
"""Folders, because they are there and can be locked. Who waits for the room stands in the gate: nobody overtakes."""


@contextmanager
def locked(folder, how):
    """Hold a folder's lock: fcntl.LOCK_EX keeps everybody else out, fcntl.LOCK_SH those who want it alone."""
    number = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(number, how)
        yield
    finally:
        os.close(number)


@contextmanager
def room(alone):
    """Run something ``alone``, or beside whatever is not."""
    with ExitStack() as inside:
        with locked(GATE, fcntl.LOCK_EX):
            inside.enter_context(locked(ROOM, fcntl.LOCK_EX if alone else fcntl.LOCK_SH))
        yield
