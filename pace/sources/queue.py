"""`source = queue:<list>`: entries of a Redis list, each taken once."""
from pace.sources.backlog import Backlog

#: Seconds between two looks at the lists, and entries taken at one; a longer list is taken in
#: several goes, each after the one before was appended.
POLL_S = 0.05
COUNT = 500


class QueueSource:
    """Entries claimed from one list by the process that leads. They stay claimed in the broker until
    they are appended, so that a crash between loses none and doubles none."""

    def __init__(self, budget):
        self.backlog = Backlog(budget)
        self.claimed = False

    def taken(self, entries, arrival):
        """Take up the entries (bytes) of one claim made at `arrival`, epoch ms."""
        for entry in entries:
            self.backlog.add(entry, arrival)
        self.claimed = True

    def appended(self):
        """Be free for the next claim."""
        self.claimed = False

    def age(self, now, leading):
        """Forget all that another process leads: it gets the same claim."""
        if not leading:
            self.resume(None)

    def resume(self, tail):
        """Forget what was claimed: the broker gives it again unless it was appended. True, nothing is missing."""
        self.backlog.clear()
        self.claimed = False
        return True
