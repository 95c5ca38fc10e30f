"""The last blocks of a channel, encoded, so that a thousand resumes cost no thousand reads of Redis."""
from collections import deque
from typing import NamedTuple

#: Blocks that a ring holds: 14 s of single samples at 143 Hz. Full: the oldest goes, and who needs it reads history.
RING_BLOCKS = 2048
#: Characters that a ring holds, for channels with large blocks. Full: as above, but the newest block always stays.
RING_CHARS = 512 * 1024
#: Age in ms, against the newest block, at which a block leaves the ring: what a new viewer is shown and half as much.
RING_MS = 15_000


class Block(NamedTuple):
    """One block as it goes out.

    `order` is the sort key of its stream id, `position` its `epoch:id`, `message` the whole JSON text.
    """

    order: tuple
    position: str
    message: str


class Ring:
    """The blocks after `floor`, up to the newest, without a hole.

    `floor` is an `order`, like a block's: who has everything up to there, or up to a later point, finds in the ring
    all that is missing.
    """

    __slots__ = ("_blocks", "_chars", "_limits", "floor")

    def __init__(self, floor, blocks=(), max_blocks=RING_BLOCKS, max_chars=RING_CHARS, max_ms=RING_MS):
        self.floor = floor
        # Plain tuples, which the garbage collector leaves alone: of a thousand channels it would look through 375,000
        # Blocks about once a second, and nothing is sent meanwhile.
        self._blocks = deque()
        self._chars = 0
        self._limits = max_blocks, max_chars, max_ms
        self.extend(blocks)

    def __len__(self):
        return len(self._blocks)

    def __iter__(self):
        return map(Block._make, self._blocks)

    def extend(self, blocks):
        """Take up blocks that follow the newest one."""
        self._blocks.extend(map(tuple, blocks))
        self._chars += sum(len(block.message) for block in blocks)
        while self._overfull():
            self.floor, _, message = self._blocks.popleft()
            self._chars -= len(message)

    def _overfull(self):
        max_blocks, max_chars, max_ms = self._limits
        if len(self._blocks) < 2:
            return False
        (newest, _), (oldest, _) = self._blocks[-1][0], self._blocks[0][0]
        age = newest - oldest
        return len(self._blocks) > max_blocks or self._chars > max_chars or age > max_ms

    def covers(self, cursor):
        """Whether all that follows the order `cursor` is here."""
        return cursor >= self.floor

    def after(self, cursor):
        """The blocks that follow the order `cursor`, oldest first; costs as much as it gives."""
        found = []
        for block in reversed(self._blocks):
            if block[0] <= cursor:
                break
            found.append(Block._make(block))
        found.reverse()
        return found

    def last(self, count):
        """The newest `count` blocks, oldest first."""
        start = max(0, len(self._blocks) - count)
        return [Block._make(self._blocks[index]) for index in range(start, len(self._blocks))]
