"""Waiting for an event, with a deadline."""
import time


def wait_for(condition, timeout=5, interval=0.01, message=None):
    """Return the first true value of ``condition()``; poll each ``interval`` s for ``timeout`` s.

    Raises AssertionError with ``message`` (a text, or a function that makes one, called only then) when the
    deadline passes. Exceptions of the condition pass through.
    """
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= deadline:
            told = message() if callable(message) else message
            raise AssertionError(told or f"nothing within {timeout} s: {condition}")
        time.sleep(interval)
