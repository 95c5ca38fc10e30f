"""One line on the terminal that says how far a long command has come."""
import sys
import time

PERIOD_S = 0.5


class Progress:
    """Rewrites one line of ``stream`` at most twice a second; on anything but a terminal only the last is printed."""

    def __init__(self, stream=None, clock=time.monotonic):
        self._stream = stream or sys.stderr
        self._clock = clock
        self._due = clock()
        self._text = ""

    def show(self, text):
        """Say where the command is, now or not at all."""
        self._text = text
        if self._stream.isatty() and self._clock() >= self._due:
            self._due = self._clock() + PERIOD_S
            self._stream.write(f"\r\x1b[K{text}")
            self._stream.flush()

    def say(self, text):
        """Print a line that stays."""
        self._clear()
        self._stream.write(f"{text}\n")
        self._stream.flush()

    def end(self):
        """Leave the last text standing as a line of its own."""
        self._clear()
        if self._text:
            self._stream.write(f"{self._text}\n")
            self._stream.flush()

    def _clear(self):
        if self._stream.isatty():
            self._stream.write("\r\x1b[K")
