"""How often somebody may try to log in: by address and by name, counted by all processes together in Redis."""
import logging
import time

from redis import RedisError

from pace import links
from pace.keys import PREFIX
from pace.security.signing import Signer
from pace.sockjs.clients import network

log = logging.getLogger(__name__)

#: Seconds for which attempts are counted together, from the first of them on.
WINDOW_S = 300
#: Attempts at one name from one address in that time. Whoever uses them up keeps the user out there, and only there.
MOST_OF_NAME = 10
#: Attempts at one name, wherever they come from; NIST SP 800-63B section 5.2.2 allows no more. It takes ten addresses
#: to keep a user out of all the others.
MOST_ANYWHERE = 100
#: Attempts of one address: a clinic behind one address begins its shift.
MOST_OF_ADDRESS = 100
#: Counts of this process for when Redis does not answer. When they are full the oldest goes, which begins anew.
MOST_COUNTS = 10_000
#: Seconds for which a Redis that did not answer is not asked.
DOWN_S = 5
#: Scripts, so that no count is without an end: one that expires between two commands would come back for ever.
TAKE = """local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('TTL', KEYS[1])}"""
GIVE_BACK = "if redis.call('EXISTS', KEYS[1]) == 1 then return redis.call('DECR', KEYS[1]) end return 0"


class Attempts:
    """Counts attempts. In Redis stand no names and no addresses but what `secret` makes of them."""

    def __init__(self, url, secret, clock=time.monotonic):
        self._redis = links.client(url, max_connections=2)  # connects with its first call
        self._signer = Signer(secret, "attempts")
        self._clock = clock
        self._counts, self._ask_at = {}, float("-inf")

    def take(self, name, address):
        """Count an attempt. Returns seconds: 0 where it may be made, else how long to wait; trying meanwhile makes it
        no longer. `address` may be empty where it is not known."""
        # what one limit refuses counts for no other: a single address could use up the attempts of all
        return next(filter(None, (self._take(key, most) for key, most in self._limits(name, address))), 0)

    def forgive(self, name, address):
        """The attempt was right: it counts for nobody."""
        for key, _ in self._limits(name, address):
            self._give_back(key)

    def close(self):
        """Leave Redis."""
        self._redis.connection_pool.disconnect()

    def _limits(self, name, address):
        where = network(address)
        at = "" if where is None else where.hex()
        limits = [(f"name at {at}:{name}", MOST_OF_NAME), (f"name:{name}", MOST_ANYWHERE)]
        if at:
            limits.insert(1, (f"address:{at}", MOST_OF_ADDRESS))
        return [(self._key(text), most) for text, most in limits]

    def _key(self, text):
        return f"{PREFIX}{{0}}:attempts:{self._signer.mac(text)[:12].hex()}"

    def _take(self, key, most):
        found = self._run(TAKE, key, WINDOW_S)
        if found is None:
            return self._take_here(key, most)
        count, left = found
        return max(1, left) if count > most else 0

    def _run(self, script, key, *arguments):
        """What a script answers, None where Redis does not: then it is not asked for a while, since each time that
        somebody logs in could wait for it."""
        if self._clock() < self._ask_at:
            return None
        try:
            return self._redis.eval(script, 1, key, *arguments)
        except RedisError as error:
            log.debug("Redis does not answer, attempts are counted here alone: %s", error)
            self._ask_at = self._clock() + DOWN_S
            return None

    def _take_here(self, key, most):
        now = self._clock()
        count, until = self._counts.pop(key, (0, 0))
        if until <= now:
            count, until = 0, now + WINDOW_S
        self._counts[key] = count + 1, until
        if len(self._counts) > MOST_COUNTS:
            del self._counts[next(iter(self._counts))]
        return until - now if count >= most else 0

    def _give_back(self, key):
        if key in self._counts:
            count, until = self._counts[key]
            self._counts[key] = max(0, count - 1), until
        self._run(GIVE_BACK, key)
