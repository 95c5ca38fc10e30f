"""Which log-ins still stand: until the person logs out, does nothing for too long, or is a user no more."""
import logging
import time
from collections import deque

from redis import RedisError

from pace import links
from pace.keys import PREFIX, Keys
from pace.security.cookies import Cookies
from pace.security.identity import Identity

log = logging.getLogger(__name__)

#: Seconds after which everybody logs in again, whatever they do.
LONGEST_S = 12 * 3600
#: Seconds between two looks at what other processes ended; well below the 5 within which all shall know.
LOOK_S = 2.0
#: Seconds before a log-in's idle time is over from which on it is asked whether the person did something elsewhere.
AHEAD_S = 10
#: Log-ins that were ended within LONGEST_S and are remembered, in Redis and in each process; when there are more, the
#: oldest are forgotten, and their cookies, which browsers were told to forget, would be taken again. And log-ins of
#: which it is remembered when somebody was last seen; the one seen longest ago is forgotten, and its cookie decides.
MOST = 100_000
#: Ends that wait for Redis to answer; past it the oldest are known to this process alone.
MOST_WAITING = 1000
#: Entries, or keys, read at once.
PAGE = 1000
#: Stream of the ids of log-ins that were ended.
ENDED = Keys().of(0, "logins")


def seen_key(id):
    """The key of the epoch second at which whoever has the log-in of that id did something last."""
    return f"{PREFIX}{{0}}:seen:{id}"


class Logins:
    """The log-ins of `pace.auth = users`.

    `settings` is the registry's, whose `pace.settings` may be replaced; `users` the Users. Which log-ins were ended is
    a stream in Redis that all processes read; each log-in's last sign of life a key that expires. Redis is not needed
    to log in or to be known, only for one process to learn what another one was told.
    """

    def __init__(self, settings, users, wall=time.time):
        ours = settings["pace.settings"]
        self.cookies = Cookies(ours.secret)
        self._settings, self._users, self._wall = settings, users, wall
        self._redis = links.client(ours.redis_url, max_connections=2)  # connects with its first call
        self._ended, self._last = {}, "-"
        self._seen, self._fresh, self._asked = {}, {}, set()
        self._waiting = deque(maxlen=MOST_WAITING)
        self._answers = True

    @property
    def idle_s(self):
        """`pace.idle_logoff`."""
        return self._settings["pace.settings"].idle_logoff

    # --- one log-in --------------------------------------------------------------------------

    def begin(self, user):
        """A new Login of that User."""
        return self.cookies.begin(user, self._wall())

    def identify(self, request):
        """The Identity of who has the request's cookie, None where nobody is logged in by it."""
        login = self.cookies.read(request)
        return self.identity(login) if login is not None and self.stands(login) else None

    def identity(self, login):
        """The Identity of a Login that stands."""
        return Identity(login.name, self._users.get(login.name).groups, login=login)

    def stands(self, login):
        """Whether a Login is still good. Costs nothing but looking at what this process knows."""
        user = self._users.get(login.name)
        if user is None or login.id in self._ended or login.seal != self.cookies.seal(user):
            return False
        return self.left(login) > 0

    def left(self, login):
        """Seconds for which a Login goes on standing if nobody does anything."""
        now = self._wall()
        left = login.issued + LONGEST_S - now
        if not self.idle_s:
            return left
        idle_left = max(login.seen, self._seen.get(login.id, 0)) + self.idle_s - now
        if idle_left < AHEAD_S:
            self._asked.add(login.id)
        return min(left, idle_left)

    def renew(self, login):
        """The Login of a person who does something, to be written into the cookie. Others learn of it by `look`."""
        now = self._wall()
        for known in (self._seen, self._fresh):
            _keep(known, login.id, int(now))
        return login.seen_at(now)

    def end(self, login):
        """The person logs out: the Login is good nowhere any more."""
        _keep(self._ended, login.id, self._wall())
        self._waiting.append(login.id)
        if self._answers:  # or whoever logs out would wait for a Redis that hangs
            self._tell()

    def ended(self, identity):
        """Whether the log-in of an Identity is over; one that is known otherwise has none."""
        return identity.login is not None and not self.stands(identity.login)

    # --- all of them -------------------------------------------------------------------------

    def look(self):
        """Learn what other processes were told, tell what they do not know, and look whether the users are others.

        To be called each LOOK_S seconds.
        """
        self._users.look()
        if self._tell() and self._try(self._read_ended):
            self._try(self._tell_seen)
            self._try(self._read_seen)
        for known, age in ((self._ended, LONGEST_S), (self._seen, self.idle_s or LONGEST_S)):
            for id in [id for id, at in known.items() if at < self._wall() - age]:
                del known[id]

    def close(self):
        """Tell what others do not know, and leave Redis."""
        if self._answers:
            self._tell()
        self._redis.connection_pool.disconnect()

    def _tell(self):
        while self._waiting:
            id = self._waiting.popleft()  # who logs out meanwhile tells his own
            if not self._try(self._append_ended, id):
                self._waiting.appendleft(id)
                return False
        return True

    def _append_ended(self, id):
        self._redis.xadd(ENDED, {"id": id}, maxlen=MOST)
        self._redis.expire(ENDED, LONGEST_S)

    def _read_ended(self):
        while entries := self._redis.xrange(ENDED, min=self._last, count=PAGE):
            for _, fields in entries:
                _keep(self._ended, fields[b"id"].decode(), self._wall())
            self._last = f"({entries[-1][0].decode()}"

    def _tell_seen(self):
        for id, at in list(self._fresh.items()):
            if self.idle_s:
                self._redis.set(seen_key(id), at, ex=self.idle_s + AHEAD_S)
            if self._fresh.get(id) == at:
                del self._fresh[id]

    def _read_seen(self):
        while self._asked:
            asked = [self._asked.pop() for _ in range(min(PAGE, len(self._asked)))]
            found = self._redis.mget([seen_key(id) for id in asked])
            for id, seen in zip(asked, found, strict=True):
                if seen is not None:
                    _keep(self._seen, id, max(int(seen), self._seen.get(id, 0)))

    def _try(self, call, *args):
        """Whether Redis answered; where it did not that is told by those who serve traces."""
        try:
            call(*args)
            self._answers = True
        except RedisError as error:
            log.debug("Redis does not answer: %s", error)
            self._answers = False
        return self._answers


def _keep(known, id, at):
    """Remember it as the newest; past MOST the oldest is forgotten."""
    known.pop(id, None)
    known[id] = at
    if len(known) > MOST:
        del known[next(iter(known))]
