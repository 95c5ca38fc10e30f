"""Processes with a core of their own, and what they use of it."""
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

SERVER_CORE, LOAD_CORE = 0, 1


class NotStarted(RuntimeError):
    """A process ended, or did not listen in time."""


def free_port():
    """A TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Child:
    """A process group pinned to cores; what it prints goes to `log` unless `pipes`."""

    def __init__(self, command, cores, log, *, pipes=False, cwd=None):
        self.command = [str(part) for part in command]
        self.log = Path(log)
        self.started = time.monotonic()
        with open(log, "ab") as output:
            self.process = subprocess.Popen(
                self.command, cwd=cwd, text=True, bufsize=1, start_new_session=True, stderr=output,
                stdin=subprocess.PIPE if pipes else subprocess.DEVNULL, stdout=subprocess.PIPE if pipes else output,
                preexec_fn=lambda: os.sched_setaffinity(0, cores))

    @property
    def pid(self):
        """Of the process that was started, which leads its group."""
        return self.process.pid

    def listening(self, port, timeout=15):
        """Wait until `port` takes connections; NotStarted with the end of the log otherwise."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except ConnectionRefusedError:
                time.sleep(0.02)
        raise NotStarted(f"{' '.join(self.command)}:\n{self.log.read_text()[-2000:]}")

    def stop(self, seconds=5):
        """End the group, by force if it does not go in time; returns what it printed into its pipe."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self.process.poll() is None:
                os.killpg(self.pid, number)
            try:
                return self.process.communicate(timeout=seconds)[0] or ""
            except subprocess.TimeoutExpired:
                continue
        return ""


def family(pid):
    """`pid` and all that descend from it."""
    pids = [pid]
    for parent in pids:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            pids += [int(child) for child in _read(children).split()]
    return pids


def _read(path):
    try:
        return Path(path).read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""   # it ended between the listing and the reading


def cpu_seconds(pid):
    """CPU time of one process, all threads, s (scheduler's clock, ns: proc_pid_schedstat)."""
    return sum(int((_read(stat).split() or ["0"])[0]) for stat in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e9


def family_rss(pid):
    """Resident memory of a process and its descendants, bytes."""
    lines = (line for one in family(pid) for line in _read(f"/proc/{one}/status").splitlines())
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


def core_busy(core):
    """Time a core was not idle since the machine started, s."""
    for line in _read("/proc/stat").splitlines():
        if line.startswith(f"cpu{core} "):
            fields = [int(field) for field in line.split()[1:9]]
            return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")
    raise NotStarted(f"this machine has no core {core}; the bench needs two")
