"""Time that a test moves."""


class Clock:
    """A clock in seconds, at a whole second of the epoch until somebody moves `now`."""

    def __init__(self, now=1_700_000_000.0):
        self.now = now

    def __call__(self):
        return self.now
