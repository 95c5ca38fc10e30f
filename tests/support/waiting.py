"""Waiting for an event, with a deadline."""
import os
import time

PATIENCE = 5 if "PYTEST_XDIST_WORKER" in os.environ else 1
"""How many times as long as it says a test waits beside others, which take the processor from what it waits for.

Whoever claims a time marks the test ``alone``: then it is taken at its word.
"""


def wait_for(condition, timeout=5, interval=0.01, message=None):
    """Return the first true value of ``condition()``; poll each ``interval`` s for ``timeout`` s (PATIENCE).

    Raises AssertionError with ``message`` (a text, or a function that makes one, called only then) when the
    deadline passes. Exceptions of the condition pass through.
    """
    deadline = time.monotonic() + timeout * PATIENCE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= deadline:
            told = message() if callable(message) else message
            raise AssertionError(told or f"nothing within {timeout * PATIENCE} s: {condition}")
        time.sleep(interval)
