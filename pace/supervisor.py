"""Greenlets that are meant to run for ever."""
import logging

import gevent
from gevent.event import Event

log = logging.getLogger(__name__)


class Supervisor:
    """Runs functions in greenlets of their own and starts again, after `delay` s, whichever ends.

    One that raises is logged with its traceback: nothing dies unnoticed. One that returns before
    `stop` is started again without a word.
    """

    def __init__(self, delay=1.0):
        self._delay = delay
        self._greenlets, self._listening = [], []
        self._stopping = Event()

    @property
    def stopping(self):
        """Whether `stop` was called."""
        return self._stopping.is_set()

    def run(self, function, *args):
        """Start `function(*args)`, to run until `stop`."""
        self._greenlets.append(gevent.spawn(self._run, function, args))

    def listen(self, function, *args):
        """As `run`, for one that waits for what others say, leaving nothing half done: `stop` kills it at once."""
        self._listening.append(gevent.spawn(self._run, function, args))

    def each(self, seconds, function):
        """Call `function()` at once and then `seconds` after each end of it."""
        self.run(self._each, seconds, function)

    def stop(self, timeout=1.0):
        """End the greenlets: listeners at once, those that sleep here by themselves, others after `timeout` s."""
        self._stopping.set()
        gevent.killall(self._listening)
        gevent.joinall(self._greenlets, timeout=timeout)
        gevent.killall(self._greenlets)
        self._greenlets.clear()
        self._listening.clear()

    def sleep(self, seconds):
        """Sleep, or less if `stop` is called meanwhile."""
        self._stopping.wait(seconds)

    def _each(self, seconds, function):
        while not self.stopping:
            function()
            self.sleep(seconds)

    def _run(self, function, args):
        while not self.stopping:
            try:
                function(*args)
            except Exception:
                name = getattr(function, "__qualname__", function)
                log.exception("%s died and starts again in %s s", name, self._delay)
            self.sleep(self._delay)
