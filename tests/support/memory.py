"""How much memory and processor time a process takes, and which process it is."""
from pathlib import Path

KIB = 1024
MIB = 1024 * 1024


def worker_of(pid):
    """The process of a server that holds its connections: its first worker, or itself where it has none."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else pid


def resident(pid):
    """Resident memory, bytes."""
    return _status(pid, "VmRSS")


def peak(pid):
    """The most that was resident since `forget_peak`, bytes."""
    return _status(pid, "VmHWM")


def forget_peak(pid):
    """Let the most that was resident be what is resident (proc_pid_clear_refs(5))."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def cpu(pid):
    """Seconds for which the main thread has run; waiting for a busy machine is not among them."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def _status(pid, name):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * KIB
    raise ProcessLookupError(pid)
