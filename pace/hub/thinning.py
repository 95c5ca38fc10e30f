"""What becomes of a queue that a slow viewer does not empty: the oldest blocks go, and one gap tells of them."""
from pace.hub.frames import BlockFrame, Span
from pace.messages import gap_message


def thin(frames, room):
    """Frames of at most `room` bytes: the oldest BlockFrames of `frames` are left out, a gap stands in their place.

    Returns (kept, lost): what is to be sent, in order, and the names of the channels that lost blocks; None where
    what must not be dropped alone is too much. A gap that an earlier thinning left goes into the new one.
    """
    size = sum(frame.size for frame in frames)
    kept, dropped = [], []
    for frame in frames:
        if size > room and getattr(frame, "spans", None):
            size -= frame.size
            dropped.append(frame)
        else:
            kept.append(frame)
    if size > room:
        return None
    if dropped:
        kept.insert(frames.index(dropped[0]), _gap(dropped, kept))
    return kept, {channel for frame in dropped for channel in frame.spans}


def _gap(dropped, kept):
    starts = _firsts(dropped, "before")
    ends = _firsts(kept, "first")
    messages = [gap_message(channel, start, ends.get(channel), "slow") for channel, start in starts.items()]
    return BlockFrame(messages, {channel: Span(start, ends.get(channel)) for channel, start in starts.items()})


def _firsts(frames, field):
    """The field of each channel's first Span."""
    found = {}
    for frame in frames:
        for channel, span in (getattr(frame, "spans", None) or {}).items():
            found.setdefault(channel, getattr(span, field))
    return found
