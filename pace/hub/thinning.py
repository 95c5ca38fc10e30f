"""What becomes of a queue that a slow viewer does not empty: the oldest blocks go, and one gap tells of them."""
import math

from pace.hub.frames import BlockFrame, Span
from pace.messages import gap_message


class GapFrame(BlockFrame):
    """Stands for blocks that were dropped, and is as old as they were: its `at` tells since when nothing was read."""

    __slots__ = ()


def stalled_since(frames):
    """Since when the first block of `frames`, or the gap in its place, waits; infinite where there is none."""
    return next((frame.at for frame in frames if _ages(frame)), math.inf)


def blocks_since(frames):
    """Since when the first block of `frames` waits that was not dropped; infinite where there is none."""
    return next((frame.at for frame in frames if _ages(frame) and type(frame) is not GapFrame), math.inf)


def thin(frames, room, most, state_message, oldest=-math.inf):
    """Frames of about `room` bytes: the oldest BlockFrames of `frames` are left out, a gap stands in their place.

    So are those with blocks older than `oldest`, in monotonic seconds. The newest BlockFrame stays whatever its size
    and age, as long as all is not more than `most` bytes.
    `state_message(channel)` gives the message that follows a channel's gap, as what was left out may have told of its
    state. A gap that an earlier thinning left goes into the new one. Returns the frames to be sent, in order; None
    where those that must not be left out are more than `most`.
    """
    newest = next((frame for frame in reversed(frames) if _spans(frame)), None)
    for spared in (newest, None):
        kept = _thinned(frames, room, oldest, spared, state_message)
        if sum(frame.size for frame in kept) <= most:
            return kept
    return None


def _spans(frame):
    return getattr(frame, "spans", None) or {}


def _ages(frame):
    return bool(_spans(frame)) and frame.at < math.inf


def _thinned(frames, room, oldest, spared, state_message):
    size = sum(frame.size for frame in frames)
    old = _old(frames, oldest, spared)
    kept, dropped = [], []
    for number, frame in enumerate(frames):
        if _spans(frame) and frame is not spared and (size > room or number < old):
            size -= frame.size
            dropped.append(frame)
        else:
            kept.append(frame)
    if dropped:
        kept.insert(frames.index(dropped[0]), _gap(dropped, kept, state_message))
    return kept


def _old(frames, oldest, spared):
    """Up to where blocks are too old. Even what does not age goes with them: a gap tells of one hole, not of two."""
    return max((number for number, frame in enumerate(frames, 1)
                if frame is not spared and blocks_since((frame,)) < oldest), default=0)


def _gap(dropped, kept, state_message):
    ends = _firsts(kept, "first")
    messages, spans = [], {}
    for channel, start in _firsts(dropped, "before").items():
        end = ends.get(channel)
        messages += gap_message(channel, start, end, "slow"), state_message(channel)
        ages = [_spans(frame)[channel].at for frame in dropped if channel in _spans(frame)]
        spans[channel] = Span(start, end, min(ages))
    return GapFrame(messages, spans)


def _firsts(frames, field):
    """The field of each channel's first Span."""
    found = {}
    for frame in frames:
        for channel, span in _spans(frame).items():
            found.setdefault(channel, getattr(span, field))
    return found
