"""The hub: from what a worker reads of Redis to its viewers, encoded once, with neither hole nor double."""
from pace.hub.consumer import Consumer
from pace.hub.guard import Guard
from pace.hub.manager import Hub
from pace.hub.states import States

__all__ = ["Consumer", "Guard", "Hub", "States"]
