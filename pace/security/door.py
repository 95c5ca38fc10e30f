"""Who gives a name and a password: let in, or not, and not too often."""
import gevent
from gevent.lock import BoundedSemaphore

from pace.errors import PaceError
from pace.security.passwords import MOST, NOBODY, matches

#: Characters of a name that are looked at; no user has more.
MOST_NAME = 64
#: Passwords that are compared at one time, each in a thread of its own: a shift that begins must not take the cores
#: that traces need. At most so many wait for that; who comes then is asked to come again.
AT_ONCE, MOST_WAITING, AGAIN_S = 1, 50, 5


class Wait(PaceError):
    """No password was looked at: there were too many attempts, or there is too much to do, `busy`. Come again after
    `seconds`."""

    def __init__(self, seconds, busy=False):
        super().__init__(f"wait {seconds:.0f} s")
        self.seconds, self.busy = seconds, busy


class Door:
    """Compares passwords with the Users', as often as the Attempts allow."""

    def __init__(self, users, attempts):
        self._users, self._attempts = users, attempts
        self._turn = BoundedSemaphore(AT_ONCE)
        self._waiting = 0

    def check(self, name, password, address):
        """The User of that name and password, else None. Raises Wait.

        Nobody can tell by the answer, nor by the time it takes, whether there is a user of that name.
        """
        name = name[:MOST_NAME]
        seconds = self._attempts.take(name, address)
        if seconds:
            raise Wait(seconds)
        self._users.look()
        user = self._users.get(name)
        # hashes may cost more or less: who is not there costs what one of those costs who are
        one = user or self._users.instead_of(name)
        right = self._compare(one.hash if one else NOBODY, password[:MOST + 1])
        if user is None or not right:
            return None
        self._attempts.forgive(name, address)
        return user

    def _compare(self, hash, password):
        if self._waiting >= MOST_WAITING:
            raise Wait(AGAIN_S, busy=True)
        self._waiting += 1
        try:
            with self._turn:
                return gevent.get_hub().threadpool.apply(matches, (hash, password))
        finally:
            self._waiting -= 1
