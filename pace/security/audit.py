"""The audit log: who came, what they saw and changed, and what was refused them. Lines of JSON, in a logger of its own.

It holds no signal values, no texts of notes, and nothing by which its reader could speak for somebody else: of a
session the id that no address holds, of a share link the id that opens nothing.
"""
import json
import logging
import os
import sys
import time
from logging.handlers import WatchedFileHandler

from pace.logs import stamp
from pace.settings.auditing import NONE, STDERR

#: Handlers of the ini file's own `[logger_…] qualname = pace.audit` get each line as its message.
LOG = logging.getLogger("pace.audit")
log = logging.getLogger(__name__)

LOGIN, FAILURE, LOGOUT = "login", "failure", "logout"
VIEW, VIEW_END, NOTE, DENIAL = "view", "view end", "note", "denial"
EXPORT, RELOAD, SHARE, SHARE_REVOKED, SHARE_USED = "export", "reload", "share", "share revoked", "share used"
#: All that `record` takes; docs/operations.md says what each tells.
EVENTS = frozenset({LOGIN, FAILURE, LOGOUT, VIEW, VIEW_END, NOTE, DENIAL, EXPORT, RELOAD, SHARE, SHARE_REVOKED,
                    SHARE_USED})

#: Seconds between two lines about denials that are alike, and how many kinds of them are remembered. When there are
#: more, the one that came first is forgotten, and is written again at once.
AGAIN_S, MOST_DENIALS = 10.0, 1000
#: Seconds between two lines of the server's log that tell of lines that could not be written.
TELL_S = 60.0
#: Characters of a field that are kept: a name that somebody tried to log in with may be as long as a request.
MOST = 200


def record(event, **fields):
    """Write one line: `time` (ISO 8601, UTC), `event`, one of EVENTS, `process`, and the fields that are not None.

    Fields are what json takes; by custom `user`, `share`, `session`, `address`, `channel`, `reason` and `count`.
    Raises ValueError where the event is unknown. Costs nothing where the log is switched off.
    """
    if not is_on():
        return
    if event not in EVENTS:
        raise ValueError(f"{event!r} is no event of the audit log")
    line = {"time": stamp(time.time()), "event": event, "process": os.getpid()}
    line.update((name, _short(value)) for name, value in fields.items() if value is not None)
    LOG.info("%s", json.dumps(line))  # ASCII alone: nothing in it can begin another line


class Denials:
    """Says which denials are written: of those that are alike one in AGAIN_S, with their number since the last line.

    Somebody who asks again and again shall not fill the disk. `clock` tells monotonic seconds.
    """

    def __init__(self, clock=time.monotonic):
        self._clock = clock
        self._last = {}

    def clear(self):
        """Forget them all: they are written again at once."""
        self._last.clear()

    def count(self, *what):
        """0 where this one is not to be written, else for how many it stands."""
        now = self._clock()
        at, more = self._last.pop(what, (-AGAIN_S, 0))
        due = now - at >= AGAIN_S
        self._last[what] = (now, 0) if due else (at, more + 1)
        if len(self._last) > MOST_DENIALS:
            del self._last[next(iter(self._last))]
        return more + 1 if due else 0


_denials = Denials()


def denied(**fields):
    """Record a DENIAL, of many that are alike some; `count` tells of more than one."""
    count = _denials.count(*(fields.get(name) for name in ("user", "share", "channel", "reason"))) if is_on() else 0
    if count:
        record(DENIAL, count=count if count > 1 else None, **fields)


def is_on():
    """Whether anything is written: for those to whom its fields cost something."""
    return LOG.level != logging.NOTSET and not LOG.disabled


def configure(where):
    """Send the lines to `stderr`, to nobody (`none`), or to the file at a path, which only its owner may read.

    The file may be moved away while the server runs, by logrotate for example: the next line begins another.
    """
    for handler in [one for one in LOG.handlers if isinstance(one, _Ours)]:
        LOG.removeHandler(handler)
        handler.close()
    _denials.clear()
    LOG.disabled = where == NONE
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    if where == STDERR:
        LOG.addHandler(_Stream(sys.stderr))
    elif where != NONE:
        LOG.addHandler(_File(where, delay=True, encoding="ascii"))


class _Ours:
    """A handler that this module made; those of the ini file stay.

    What cannot be written is lost, and the server's log says so: a disk that is full, or a file that logrotate has made
    for root, shall cut off nobody.
    """

    _lost, _tell_at = 0, float("-inf")

    def emit(self, record):
        """Write the line; what only opening the file raises is an error like others."""
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)

    def handleError(self, record):
        """Called while the error is handled."""
        self._lost += 1
        now = time.monotonic()
        if now >= self._tell_at:
            self._tell_at = now + TELL_S
            log.error("the audit log cannot be written, %d of its lines are lost: %s", self._lost, sys.exc_info()[1])


class _Stream(_Ours, logging.StreamHandler):
    pass


class _File(_Ours, WatchedFileHandler):
    """Appends, which the kernel does line by line though several processes write (O_APPEND)."""

    def _open(self):
        return open(self.baseFilename, "a", encoding=self.encoding, opener=_open_private)


def _open_private(path, flags):
    return os.open(path, flags, 0o600)


def _short(value):
    return value[:MOST] if isinstance(value, str) else value
