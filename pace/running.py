"""Which processes serve an ini file on this machine: a small file of each, for `pace reload`.

A process holds a lock on its file, which the kernel takes away with the process: what is locked is alive.
"""
import fcntl
import hashlib
import json
import os
import tempfile
import time
from pathlib import Path

#: Where systemd makes a folder for a unit with `RuntimeDirectory=pace`; an operator's shell has no other hint of it.
SYSTEM = "/run/pace"
#: Bytes of the longest file that is read. Characters of what came of a reload (12 bytes each at most), and bytes of
#: JSON of faults, that fit into one; of more faults it is said how many there are.
MOST, MOST_SAID, MOST_FAULTS = 65_536, 5_000, 60_000
#: Looks at a file that is just being written, and seconds between them.
LOOKS, LOOK_S = 20, 0.005


def folders():
    """Folders in which the files may be, the one in which this process would write first."""
    named = [os.environ.get("RUNTIME_DIRECTORY", "").partition(":")[0]]
    own = os.environ.get("XDG_RUNTIME_DIR")
    named += [own and os.path.join(own, "pace"), os.path.join(tempfile.gettempdir(), f"pace-{os.getuid()}"), SYSTEM]
    return [Path(name) for name in named if name]


def stem(ini):
    """What the names of an ini file's files begin with."""
    return hashlib.sha256(os.path.realpath(ini).encode()).hexdigest()[:16]


class RunFile:
    """This process' file. `master` is the process to be told of a change, 0 where it is this one itself."""

    def __init__(self, ini, master=0):
        self._stem = stem(ini)
        self._facts = {"master": master, "reloads": 0, "faults": [], "said": ""}
        self._file = self._path = None

    def open(self):
        """Make the file. Raises OSError where there is no folder for it that is nobody else's."""
        folder = folders()[0]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_ours(folder):
            raise PermissionError(f"{folder} is another user's")
        self._path = folder / f"{self._stem}-{os.getpid()}"
        # whoever looks takes a file that is not locked for one of the dead: it gets its name when it is
        nameless = folder / f"begun-{self._path.name}"
        self._file = os.open(nameless, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._write()
        nameless.rename(self._path)

    def tell(self, said, faults=()):
        """The ini file was read again: what came of it, or what was wrong, in lines."""
        self._facts.update(reloads=self._facts["reloads"] + 1, said=said[:MOST_SAID], faults=_fitting(faults))
        self._write()

    def close(self):
        """The process ends."""
        if self._file is not None:
            self._path.unlink(missing_ok=True)
            os.close(self._file)
            self._file = None

    def _write(self):
        if self._file is not None:
            data = json.dumps(self._facts).encode()
            os.pwrite(self._file, data, 0)
            os.ftruncate(self._file, len(data))


def _fitting(faults):
    """The first of the faults, as many as fit, and how many more there are."""
    kept, room = [], MOST_FAULTS
    for fault in faults:
        room -= len(json.dumps(fault)) + 2
        if room < 0:
            return [*kept, f"and {len(faults) - len(kept)} more: `pace check` tells all"]
        kept.append(fault)
    return kept


def _is_ours(folder):
    # in a folder for everybody's files another user may have put a link there; one of systemd's is meant
    shared = folder.parent == Path(tempfile.gettempdir())
    return (folder.lstat() if shared else folder.stat()).st_uid == os.getuid() and not (shared and folder.is_symlink())


def processes(ini):
    """`{pid: facts}` of the processes that serve the ini file; files of those that have gone are removed."""
    found = {}
    for folder in folders():
        for path in sorted(folder.glob(f"{stem(ini)}-*")):
            pid, facts = int(path.name.rpartition("-")[2]), _read(path)
            if facts is not None:
                found[pid] = facts
    return found


def _read(path):
    """The facts of a living process, else None."""
    try:
        with open(path, "rb") as file:
            if _is_locked(file):
                return _whole(file)
        path.unlink(missing_ok=True)
    except OSError:  # another user's, or gone meanwhile
        return None
    return None


def _whole(file):
    """What is in a file, which may just be written: who is passed over counts as gone."""
    for _ in range(LOOKS):
        try:
            return json.loads(os.pread(file.fileno(), MOST, 0))
        except ValueError:
            time.sleep(LOOK_S)
    return None


def _is_locked(file):
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False
