"""`source = pubsub:<channel>`: what publishers PUBLISH."""
from pace.sources.backlog import KEPT_S, Backlog


class PubSubSource:
    """Payloads of one channel; whoever is subscribed hears them all, so a standby can go on."""

    def __init__(self, budget):
        self.backlog = Backlog(budget)

    def heard(self, data, arrival):
        """Take up a message that came at `arrival`, epoch ms."""
        self.backlog.add(data, arrival)

    def age(self, now, leading):
        """Let go of what is older than KEPT_S at `now`, epoch ms."""
        until = now - KEPT_S * 1000
        if leading:
            self.backlog.drop(until)
        else:
            self.backlog.forget(until)

    def begin_anew(self):
        """Nothing is in the broker, and another process appended until now: what came before the link was lost, as it
        is when Redis ends, went with the data, and is not to be shown again."""
        self.backlog.forget_to_break()

    def resume(self, tail):
        """Wait with what follows the `tail` in the broker (None: nothing is there); whether it was found.

        Where it is not, a break comes first, and of what waits only that which came later than the
        tail stays, by the clocks of the two processes.
        """
        if tail is None or self.backlog.settle(tail):
            return True
        self.backlog.forget(tail.arrival)
        self.backlog.break_first()
        return False
