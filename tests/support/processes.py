"""A process that a test starts, and that never outlives it."""
import ctypes
import signal
import subprocess
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def prepare():
    """In a new process: it dies with its parent, and SIGINT ends it even if the tests run in the background."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Process:
    """A command with its output in a file; ended by its own pid."""

    def __init__(self, command, log, cwd=None, env=None):
        self.command = [str(part) for part in command]
        self.log_path = Path(log)
        self._cwd, self._env = cwd, env
        self._popen = None

    def start(self):
        """Start the command; its output is appended to the log."""
        with self.log_path.open("ab") as log:
            self._popen = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                cwd=self._cwd, env=self._env, preexec_fn=prepare)
        return self

    @property
    def pid(self):
        return self._popen.pid

    @property
    def children(self):
        """The processes it has started and not yet buried, of a server its workers, by the kernel's word: {pid}."""
        return set(map(int, Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()))

    @property
    def returncode(self):
        """Exit status, or None while it runs."""
        return self._popen.poll() if self._popen else None

    @property
    def running(self):
        return self._popen is not None and self._popen.poll() is None

    @property
    def log(self):
        """Everything it has printed so far."""
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def signal(self, number):
        """Send one signal to the process alone, not to its children."""
        self._popen.send_signal(number)

    def wait(self, timeout=10):
        """Wait for its end; return the exit status, raise subprocess.TimeoutExpired."""
        return self._popen.wait(timeout)

    def stop(self, timeout=10):
        """SIGTERM, and SIGKILL when that has no effect within ``timeout`` s. Return the seconds it took."""
        began = time.monotonic()
        if self.running:
            self.signal(signal.SIGTERM)
            try:
                self.wait(timeout)
            except subprocess.TimeoutExpired:
                self.kill()
        return time.monotonic() - began

    def kill(self):
        """SIGKILL, and wait for the end."""
        if self.running:
            self.signal(signal.SIGKILL)
            self.wait()
