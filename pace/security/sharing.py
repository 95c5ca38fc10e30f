"""Share links: who holds one sees one channel, without a log-in, until it expires or is revoked.

A link is known by its id. What it is for lies in Redis, and a link that does not lie there is none: whoever revokes
one takes it away, and where Redis has lost its data no link opens anything. The token of a link is in its address and
in the cookie that the address sets: id, expiry and a seal of the channel, signed. It names no channel, and without
`pace.secret` nobody can make one, nor turn one to another channel, whatever he may write to Redis.
"""
import secrets
import time
from typing import NamedTuple

import orjson
from redis.exceptions import RedisError

from pace import links
from pace.errors import BrokerDown, PaceError
from pace.keys import Keys
from pace.security.identity import Identity
from pace.security.signing import Signer

#: Names of the cookie, without TLS and with it: see pace.security.cookies.
PLAIN, SAFE = "pace_share", "__Host-pace_share"
#: Seconds for which a link may be good.
LEAST_S, MOST_S = 60, 30 * 86_400
#: Links that there may be at one time, of all and of one user. Full: no more can be made until one is over.
MOST, MOST_OF_ONE = 1_000, 100
#: Bytes of an id, and of the seal of a channel.
ID_BYTES, SEAL_BYTES = 9, 12
#: Connections: links are made and read rarely.
CONNECTIONS = 2


class Link(NamedTuple):
    """`expires` and `made` are epoch s; `by` is the user who made it, None for the operator."""

    id: str
    channel: str
    expires: int
    by: str | None
    made: int

    def describe(self):
        """What whoever made it is told of it, a dict for JSON."""
        return {"id": self.id, "channel": self.channel, "expires": self.expires * 1000, "made": self.made * 1000}


class Shares:
    """The links of one Redis at `url`, as `look` read them last. `secret` None: there are none, and nothing is read.

    Nothing connects before the first call. Calls raise BrokerDown where Redis does not answer.
    """

    def __init__(self, url, secret, wall=time.time, keys=None):
        self._url = url
        self._signer = Signer(secret, "share link") if secret else None
        self._wall = wall
        self._name = (keys or Keys()).of(0, "shares")
        self._client = None
        self._links = {}
        self._absent = set()  # ids that were signed here once, hence not many, and are not there

    def look(self):
        """Read what there is."""
        self._absent.clear()
        self._read()

    def _read(self):
        if self._signer is not None:
            now = int(self._wall())
            _, found = self._ask(("ZREMRANGEBYSCORE", self._name, "-inf", now), ("ZRANGE", self._name, 0, -1))
            self._links = {link.id: link for link in map(_link, found) if link}

    def all(self, by=None):
        """The links that are good, the one that expires first at the beginning; with `by` those of one user."""
        now = self._wall()
        return sorted((link for link in self._links.values() if link.expires > now and by in (None, link.by)),
                      key=lambda link: link.expires)

    def get(self, id):
        """The Link of that id while it is good, else None."""
        link = self._links.get(id)
        return link if link is not None and link.expires > self._wall() else None

    def find(self, token):
        """The Link of a token, None where it is none, or none any more."""
        text = self._signer.read(token) if self._signer else None
        if text is None:
            return None
        id = text.partition(":")[0]
        if id not in self._links and id not in self._absent:
            self._read()  # another process may have made it a moment ago
            if id not in self._links:
                self._absent.add(id)  # one that was revoked comes again and again: one read between two looks
        link = self.get(id)
        return link if link and text == self._text(link) else None

    def make(self, channel, seconds, by=None):
        """Make a link that is good for so many seconds; a pair of the Link and its token."""
        if self._signer is None:
            raise PaceError("links are signed: set pace.secret")
        if not LEAST_S <= seconds <= MOST_S:
            raise PaceError(f"a link is good for {LEAST_S} to {MOST_S} seconds")
        self.look()
        if len(self._links) >= MOST or (by is not None and len(self.all(by)) >= MOST_OF_ONE):
            raise PaceError(f"there are {len(self._links)} links already; revoke one, or wait until one expires")
        now = int(self._wall())
        link = Link(secrets.token_hex(ID_BYTES), channel, now + int(seconds), by, now)
        # each call lengthens the key's life to what no link outlives
        self._ask(("ZADD", self._name, link.expires, _written(link)), ("EXPIRE", self._name, MOST_S))
        self._links[link.id] = link
        return link, self._signer.sign(self._text(link))

    def revoke(self, id, by=None):
        """Take a link away; the Link, or None where there is none, or with `by` none of that user's."""
        self.look()
        link = self.get(id)
        if link is None or by not in (None, link.by):
            return None
        self._ask(("ZREM", self._name, _written(link)))
        del self._links[id]
        return link

    def close(self):
        """Close the connections; the next call opens new ones."""
        if self._client is not None:
            self._client.connection_pool.disconnect()
            self._client = None

    def _text(self, link):
        """What is signed."""
        return f"{link.id}:{link.expires}:{self._signer.mac(f'{link.id}:{link.channel}')[:SEAL_BYTES].hex()}"

    def _ask(self, *commands):
        try:
            self._client = self._client or links.client(self._url, CONNECTIONS)
            with self._client.pipeline(transaction=False) as pipe:
                for command in commands:
                    pipe.execute_command(*command)
                return pipe.execute()
        except RedisError as error:
            raise BrokerDown(f"Redis: {error}") from error


def identified(shares, request):
    """The Identity of who holds a share link, by the cookie that the link has set, or None."""
    token = request.cookies.get(cookie_name(request))
    try:
        link = token and shares.find(token)
    except BrokerDown:  # then there is nothing to see either
        return None
    return Identity(None, share=link.id) if link else None


def give(request, response, link, token):
    """Have the browser show the link's token from now on, until the link expires."""
    response.set_cookie(cookie_name(request), token, max_age=max(link.expires - int(time.time()), 0),
                        path=request.script_name or "/", httponly=True, samesite="Lax",
                        secure=request.scheme == "https")


def cookie_name(request):
    """The cookie's name."""
    return SAFE if request.scheme == "https" and not request.script_name else PLAIN


def _written(link):
    return orjson.dumps(list(link))


def _link(member):
    """The Link of a member of the set, None where somebody else wrote it."""
    try:
        id, channel, expires, by, made = orjson.loads(member)
        sound = type(id) is type(channel) is str and type(expires) is type(made) is int
        return Link(id, channel, expires, by, made) if sound else None
    except (ValueError, TypeError):
        return None
