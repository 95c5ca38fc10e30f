"""Where payloads come from: one module for each scheme of `source` in the ini.

A source has a `backlog` and two methods: `age(now, leading)` lets go of what is too old, and
`resume(tail)`, called when this process begins to append the channel or does not know whether its
last append happened, makes the backlog wait with what the broker does not have.
"""
from pace.sources.key import KeySource
from pace.sources.pubsub import PubSubSource
from pace.sources.queue import QueueSource

#: `stream` has none: its publishers append by themselves.
SOURCES = {"pubsub": PubSubSource, "key": KeySource, "queue": QueueSource}
