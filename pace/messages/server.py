"""What the server says, built."""
from functools import lru_cache

from pace.messages.client import PROTOCOL
from pace.messages.encoding import encode


def welcome_message(*, time, id, version, transport, redis, history_s, flush_ms, marks, channels,
                    **more):
    """First message of a session; `time` epoch ms, `redis` up or down, `marks` of notes, `channels` descriptors.

    `more` is what differs for who may not do everything.
    """
    return encode({"type": "welcome", "protocol": PROTOCOL, "time": time, "id": id,
                   "version": version, "transport": transport, "redis": redis,
                   "history_s": history_s, "flush_ms": flush_ms, "marks": list(marks), "channels": channels, **more})


@lru_cache(maxsize=16_384)  # each block has one; past the bound it is made again
def _quoted(name):
    return encode(name)


def block_message(channel, pos, block_json):
    """One block; `pos` is `epoch:id`, `block_json` goes in as it is, no sample is parsed."""
    return (f'{{"type":"block","channel":{_quoted(channel)},"pos":"{pos}",'
            f'"block":{block_json}}}')


def gap_message(channel, start, end, reason):
    """Samples between two positions (None: unknown) are not coming."""
    return encode({"type": "gap", "channel": channel, "from": _text(start), "to": _text(end),
                   "reason": reason})


def link_message(time, redis):
    """State of the link to Redis: `redis` is up or down, `time` epoch ms."""
    return encode({"type": "status", "time": time, "redis": redis})


def load_message(time, stretched, interval_ms):
    """How often blocks are sent, and whether that is less often than asked for; `time` epoch ms."""
    return encode({"type": "status", "time": time, "stretched": stretched, "interval_ms": interval_ms})


def stopping_message(time, return_ms):
    """This worker closes the session, which is welcome back, at another one, in `return_ms`; `time` epoch ms."""
    return encode({"type": "status", "time": time, "stopping": True, "return_ms": return_ms})


def channels_message(channels):
    """The whole list of channel descriptors, after it changed."""
    return encode({"type": "status", "channels": channels})


def channel_message(channel, subscribed, state):
    """State of one channel: the answer to (un)subscribe, then on change."""
    return encode({"type": "status", "channel": channel, "subscribed": subscribed,
                   "state": state})


def reply_message(id, time, **fields):
    """Answer to the request or ping of that id; `time` epoch ms."""
    return encode({"type": "reply", "id": id, "time": time, **fields})


def history_message(id, time, *, channel, epoch, blocks, more, first, last):
    """Answer to a request of `history`; `time` epoch ms.

    `blocks` are (pos, text) pairs, a block's text going in as it is; `more` tells whether further ones follow in the
    range; `first` and `last` are when the oldest and the newest block that is kept arrived, epoch ms or None.
    """
    told = encode({"type": "reply", "id": id, "time": time, "what": "history", "channel": channel, "epoch": epoch,
                   "more": more, "first": first, "last": last})
    items = ",".join(f'{{"pos":"{pos}","block":{text}}}' for pos, text in blocks)
    return f'{told[:-1]},"blocks":[{items}]}}'


def error_message(code, reason, id=None):
    """What was wrong with a client message."""
    error = {"type": "error", "code": code, "reason": reason}
    return encode(error if id is None else {**error, "id": id})


def _text(position):
    return None if position is None else str(position)
