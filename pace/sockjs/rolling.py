"""A server that is replaced by itself, one worker after another, while its viewers go on watching.

The master executes its own command line anew, in the same process: supervisors see nothing of it, and code, packages
and the ini file are those that lie on the disk then. Listening sockets stay open, and the workers of before serve. They
are still the master's children. For each of them a new one begins first, and when that is ready the old one is told to
stop, so that there is one more than usual for a while.

Whether the command line leads to a server at all is tried before, in another process (:class:`Trial`): an executed
master has no way back.
"""
import json
import logging
import os
import signal
import sys
import time
from contextlib import contextmanager, suppress

from gunicorn.arbiter import Arbiter

log = logging.getLogger(__name__)

#: Environment variables that name descriptors: of what a master hands to its successor, and where a trial tells that it
#: came through.
STATE, TRIAL = "PACE_HANDED_OVER", "PACE_TRIAL"
#: What a trial tells.
GOOD = b"good"
#: Seconds for a trial; a longer one is given up, and everything stays as it is.
TRIAL_S = 60.0
#: Lines and characters of what a failed trial wrote that are logged.
LAST_LINES, LAST_TEXT = 5, 4096
#: Seconds for a new worker to be ready. Then the next old one goes all the same: Redis may be away, and nobody would be
#: better off with old code.
READY_S = 15.0
#: Seconds beyond the graceful timeout after which an old worker is killed.
KILL_S = 3.0
#: What must not hit a process that has no handlers yet.
HELD = [*Arbiter.SIGNALS, signal.SIGCHLD]


class Readiness:
    """Which workers are ready: each writes its process id into a pipe that the master reads."""

    def __init__(self):
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        self._pids = set()

    def tell(self):
        """This process is ready."""
        os.write(self._write, os.getpid().to_bytes(4, "little"))

    def pids(self):
        """The processes that have told so."""
        with suppress(BlockingIOError):
            while data := os.read(self._read, 4):
                self._pids.add(int.from_bytes(data, "little"))
        return self._pids

    def close(self):
        """Close the pipe."""
        os.close(self._read)
        os.close(self._write)


def hand_over(state, name=STATE):
    """Put ``state``, which JSON can say, into a nameless file for whom this process executes; the file's descriptor.

    Not into the environment, which others of this machine may see.
    """
    descriptor = os.memfd_create("handed-over")
    os.write(descriptor, json.dumps(state).encode())
    os.set_inheritable(descriptor, True)
    os.environ[name] = str(descriptor)
    return descriptor


def take_over():
    """What the master of before has handed over; None where this is the first."""
    if STATE not in os.environ:
        return None
    with open(int(os.environ.pop(STATE)), "rb") as file:
        file.seek(0)
        return json.loads(file.read())


def command():
    """The command line of this process."""
    return [sys.executable, *sys.orig_argv[1:]]


class Trial:
    """The command line, run to where a server would begin to serve. ``state`` is what a successor would get."""

    def __init__(self, state):
        self._until = time.monotonic() + TRIAL_S
        self._result, tell = os.pipe()
        os.set_blocking(self._result, False)
        self._words = os.memfd_create("words")
        handed = hand_over(state)
        try:
            os.set_inheritable(tell, True)
            # Not with subprocess: the master of gunicorn reaps every child.
            self.pid = os.posix_spawn(
                sys.executable, command(), {**os.environ, TRIAL: str(tell)},
                file_actions=[(os.POSIX_SPAWN_DUP2, self._words, number) for number in (1, 2)])
        finally:
            os.close(tell)
            os.close(handed)
            del os.environ[STATE]

    def result(self):
        """None while it runs; then whether it came through."""
        if time.monotonic() > self._until:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            return False
        try:
            return os.read(self._result, len(GOOD)) == GOOD
        except BlockingIOError:
            return None

    @property
    def words(self):
        """The last that it wrote."""
        size = os.fstat(self._words).st_size
        text = os.pread(self._words, LAST_TEXT, max(0, size - LAST_TEXT)).decode(errors="replace")
        return "; ".join(text.strip().splitlines()[-LAST_LINES:]) or f"no answer within {TRIAL_S:g} s"

    def close(self):
        """Close what it needed."""
        os.close(self._result)
        os.close(self._words)


def came_through():
    """In a trial: tell so, and return True; False anywhere else."""
    if TRIAL not in os.environ:
        return False
    os.write(int(os.environ[TRIAL]), GOOD)
    return True


def execute(state):
    """Become the successor. Signals wait until that has handlers (:func:`admit_signals`). Raises OSError."""
    with signals_held():
        try:
            hand_over(state)
            sys.stdout.flush()
            sys.stderr.flush()
            os.execv(sys.executable, command())
        finally:  # it could not
            os.environ.pop(STATE, None)


@contextmanager
def signals_held():
    """Let signals wait, until the end or until :func:`admit_signals`, which a successor and a child call."""
    signal.pthread_sigmask(signal.SIG_BLOCK, HELD)
    try:
        yield
    finally:
        admit_signals()


def admit_signals():
    """Get the signals that came meanwhile."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD)


class Predecessors:
    """The workers of the master of before: told to stop one after another, each when a new one is ready.

    ``patience`` is what a worker may take to stop, in seconds.
    """

    def __init__(self, pids, patience, clock=time.monotonic):
        self._left = [(pid, os.pidfd_open(pid)) for pid in pids]  # nobody else gets their ids before they are reaped
        self._patience, self._clock = patience, clock
        self._until = clock() + READY_S
        self._going = None
        self.gone = 0

    def __len__(self):
        return len(self._left)

    def signal(self, number):
        """Send a signal to all of them."""
        for _, process in self._left:
            _send(process, number)

    def step(self, ready):
        """Go on; ``ready`` is whether as many new workers are ready as are wanted at the moment."""
        if self._going is not None and self._has_gone():
            self._left.pop(0)
            os.close(self._going)
            self._going = None
            self.gone += 1
            self._until = self._clock() + READY_S
        elif self._going is None and self._left and (ready or self._clock() > self._until):
            self._dismiss(ready)
        elif self._going is not None and self._clock() > self._until:
            _send(self._going, signal.SIGKILL)

    def _dismiss(self, ready):
        pid, self._going = self._left[0]
        log.info("worker %d stops, a new one is %s", pid, "ready" if ready else f"not ready after {READY_S:g} s")
        _send(self._going, signal.SIGTERM)
        self._until = self._clock() + self._patience + KILL_S

    def _has_gone(self):
        try:
            signal.pidfd_send_signal(self._going, 0)
        except ProcessLookupError:
            return True
        return False


def _send(process, number):
    with suppress(ProcessLookupError):
        signal.pidfd_send_signal(process, number)
