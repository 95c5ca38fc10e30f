"""What becomes of a queue that a slow viewer does not empty: the oldest blocks go, and one gap tells of them."""
import math

from pace.hub.frames import BlockFrame
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
        kept = _thinned(frames, _end(frames, room, oldest, spared), state_message)
        if sum(frame.size for frame in kept) <= most:
            return kept
    return None


def _spans(frame):
    return getattr(frame, "spans", None)


def _ages(frame):
    return getattr(frame, "at", math.inf) < math.inf


def _end(frames, room, oldest, spared):
    """Up to which frame all blocks go. What does not age goes with what is too old behind it: one gap, not two."""
    size, end = sum(frame.size for frame in frames), 0
    for number, frame in enumerate(frames, 1):
        if frame is spared or not _spans(frame):
            continue
        if size > room or (frame.at < oldest and type(frame) is not GapFrame):
            size -= frame.size
            end = number
        elif oldest <= frame.at < math.inf:  # and so are all that follow
            break
    return end


def _thinned(frames, end, state_message):
    """The frames with one gap for the blocks of the first `end`."""
    dropped = [frame for frame in frames[:end] if _spans(frame)]
    if not dropped:
        return frames
    begin = frames.index(dropped[0])
    others = [frame for frame in frames[begin:end] if not _spans(frame)]
    return [*frames[:begin], _gap(dropped, frames[end:], state_message), *others, *frames[end:]]


def _gap(dropped, following, state_message):
    spans = {}
    for frame in dropped:
        for channel, span in frame.spans.items():
            known = spans.get(channel, span)
            spans[channel] = known if known.at <= span.at else known._replace(at=span.at)
    spans = {channel: span._replace(first=_next(channel, following)) for channel, span in spans.items()}
    messages = []
    for channel, span in spans.items():
        messages += gap_message(channel, span.before, span.first, "slow"), state_message(channel)
    return GapFrame(messages, spans)


def _next(channel, frames):
    """The position of the first block of the channel in `frames`, None where there is none."""
    return next((spans[channel].first for spans in map(_spans, frames) if spans and channel in spans), None)
