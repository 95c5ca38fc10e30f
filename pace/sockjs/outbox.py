"""The queue of frames that a session's client has not taken yet."""
from collections import deque

from .frame import Frame

#: Bytes that leave an outbox in one frame. More would make one slow client's frame a large one for ever.
BATCH = 64 * 1024


class Outbox:
    """Frames in order, and their ``size`` together in bytes.

    It refuses nothing: the session holds it to its ``max_queue`` and decides what happens to a frame
    that does not fit (``Session.on_full``).
    """

    __slots__ = ("frames", "size")

    def __init__(self):
        self.frames = deque()
        self.size = 0

    def add(self, frame):
        """Append a frame."""
        self.frames.append(frame)
        self.size += frame.size

    def take(self, limit=BATCH):
        """Remove the oldest frames, at least one and about ``limit`` bytes, and return them as one."""
        taken, size = [], 0
        while self.frames and (not taken or size + self.frames[0].size <= limit):
            taken.append(self.frames.popleft())
            size += taken[-1].size
        self.size -= size
        return Frame.joined(taken)
