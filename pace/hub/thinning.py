"""What becomes of a queue that a slow viewer does not empty: the oldest blocks go, and one gap tells of them."""
from pace.hub.frames import BlockFrame, Span
from pace.messages import gap_message


def thin(frames, room, most, state_message):
    """Frames of about `room` bytes: the oldest BlockFrames of `frames` are left out, a gap stands in their place.

    The newest stays though it be larger than that, as long as all is not more than `most` bytes.
    `state_message(channel)` gives the message that follows a channel's gap, as what was left out may have told of its
    state. A gap that an earlier thinning left goes into the new one. Returns the frames to be sent, in order; None
    where those that must not be left out are more than `most`.
    """
    for spared in (frames[-1], None):
        kept = _thinned(frames, room, spared, state_message)
        if sum(frame.size for frame in kept) <= most:
            return kept
    return None


def _thinned(frames, room, spared, state_message):
    size = sum(frame.size for frame in frames)
    kept, dropped = [], []
    for frame in frames:
        if size > room and getattr(frame, "spans", None) and frame is not spared:
            size -= frame.size
            dropped.append(frame)
        else:
            kept.append(frame)
    if dropped:
        kept.insert(frames.index(dropped[0]), _gap(dropped, kept, state_message))
    return kept


def _gap(dropped, kept, state_message):
    ends = _firsts(kept, "first")
    messages, spans = [], {}
    for channel, start in _firsts(dropped, "before").items():
        end = ends.get(channel)
        messages += gap_message(channel, start, end, "slow"), state_message(channel)
        spans[channel] = Span(start, end)
    return BlockFrame(messages, spans)


def _firsts(frames, field):
    """The field of each channel's first Span."""
    found = {}
    for frame in frames:
        for channel, span in (getattr(frame, "spans", None) or {}).items():
            found.setdefault(channel, getattr(span, field))
    return found
