"""Whether samples come once, in the order of their times."""


class Order:
    """Compares the times of one publisher's samples (epoch ms) with the newest there was."""

    #: A time that goes back further (ms) is another recording or a clock that was set; the next is compared with it.
    RESTART = 1_000

    def __init__(self):
        self._newest = None

    def take(self, first, last):
        """Take up a run of samples; whether any of it is not later than what came before."""
        newest = self._newest
        back = newest is not None and first <= newest
        self._newest = max(last, newest) if back and newest - last <= self.RESTART else last
        return back
