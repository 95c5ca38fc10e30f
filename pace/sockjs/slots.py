"""Which of a server's workers has which sessions, without a word between them.

A server has as many slots as it was started with workers, and each worker holds one. A session belongs to the slot
that a hash of its id says, whoever is asked. A slot is held by a lock of the kernel, which goes with its process
however that ends; the worker that is started in its place takes it up.
"""
import fcntl
import os
import struct
import time
from hashlib import blake2b

#: Seconds after which a slot that nobody holds goes to a worker that has one already. Whoever takes the place of a
#: dead worker is there in a fraction of a second; this is for a server whose workers were made fewer (SIGTTOU).
VACANT_S = 10.0
#: struct flock of Linux: type, whence, start, length, process.
FLOCK = "hhqqi"


class Slots:
    """The slots of one server: made in its master, inherited by its workers. ``mine`` are those of this process."""

    def __init__(self, count, clock=time.monotonic, handed=None):
        """``handed`` is the :meth:`state` of the slots that workers of before hold."""
        self.count = count
        self.mine = set()
        self._clock = clock
        self._vacant = {}  # slot -> since when it has been seen so
        # A hash that a client could compute would let it heap its sessions upon one worker.
        self._secret = bytes.fromhex(handed["secret"]) if handed else os.urandom(16)
        # a file to hold locks of, until the last process ends
        self._locks = handed["locks"] if handed else os.memfd_create("slots")
        os.set_inheritable(self._locks, False)

    def state(self):
        """What another program needs that this process executes to know these slots; JSON can say it."""
        os.set_inheritable(self._locks, True)
        return {"count": self.count, "secret": self._secret.hex(), "locks": self._locks}

    def of(self, session):
        """The slot of the session with this id in its URL."""
        text = session.encode("utf-8", "surrogatepass")
        return int.from_bytes(blake2b(text, key=self._secret, digest_size=8).digest(), "big") % self.count

    def held(self, slot):
        """Whether some worker, this one perhaps, holds the slot."""
        return slot in self.mine or self._held_by_another(slot)

    def claim(self):
        """Take a vacant slot if this process has none, and those that have long been vacant; return what was taken."""
        taken = []
        for slot in sorted(set(range(self.count)) - self.mine):
            if self._held_by_another(slot):
                self._vacant.pop(slot, None)
            elif (not self.mine or self._long_vacant(slot)) and self._lock(slot):
                self.mine.add(slot)
                taken.append(slot)
        return taken

    def release(self):
        """Hold none any more."""
        for slot in self.mine:
            fcntl.lockf(self._locks, fcntl.LOCK_UN, 1, slot)
        self.mine = set()

    def _long_vacant(self, slot):
        now = self._clock()
        return now - self._vacant.setdefault(slot, now) >= VACANT_S

    def _lock(self, slot):
        try:
            fcntl.lockf(self._locks, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, slot)
        except OSError:
            return False  # another was faster
        return True

    def _held_by_another(self, slot):
        asked = struct.pack(FLOCK, fcntl.F_WRLCK, os.SEEK_SET, slot, 1, 0)
        return struct.unpack(FLOCK, fcntl.fcntl(self._locks, fcntl.F_GETLK, asked))[0] != fcntl.F_UNLCK
