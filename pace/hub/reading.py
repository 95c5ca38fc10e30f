"""What a feed begins with: the newest entries of a channel and the epoch they belong to."""
from pace.channels import WAVEFORM
from pace.hub.feed import RECENT_ENTRIES, RECENT_MS
from pace.positions import order

#: Entries read of a waveform. One with more of them in RECENT_MS begins with its newest.
MOST = 2048


def newest(broker, channel):
    """(epoch, entries): the newest entries of a Channel, (id, text), oldest first. Raises BrokerDown."""
    after, count = None, max(RECENT_ENTRIES.values())
    if channel.kind == WAVEFORM:
        last, _ = order(broker.last_id(channel.name))
        after, count = str(max(0, last - RECENT_MS)), MOST
    entries = broker.history(channel.name, after=after, count=count, newest=True)
    return broker.known_epoch(channel.name), entries
