"""Channels for tests."""
from pace.channels import Channel, Source


def channel(name="ecg", leads="I II", source=None, **fields):
    """A Channel; ``leads`` is text with blanks between the names, or None to learn them."""
    return Channel(
        name=name, label=name, source=source or Source("pubsub", name),
        leads=None if leads is None else tuple(leads.split()), **fields)
