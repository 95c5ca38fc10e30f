"""Appending to a broker, and reading it back, in few words."""
from pace.channels import TEXT
from pace.sources.appending import Append, Tail

TAIL = Tail(1331040405123.5, (1, 2**32 - 1))
ALL = range(16)
"""Every shard."""


def append(broker, channel, *texts, kind=TEXT, token="me", tail=TAIL, claimed=None):
    return broker.append([Append(channel, kind, list(texts), tail, claimed)], token)


def texts(entries):
    return [entry.text for entry in entries]
