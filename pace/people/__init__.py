"""The people on the pages: who is here, what they say and mark, where they are; one room over all workers."""
from pace.people.room import Room

__all__ = ["Room"]
