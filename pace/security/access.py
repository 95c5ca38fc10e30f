"""Who may do what, kept in step with the ini file, the users' file, log-ins and share links."""
import logging
import time
from weakref import WeakValueDictionary

import gevent

from pace.errors import BrokerDown
from pace.security.grants import ALL, VIEW, Grants, Rules
from pace.security.identity import Identity
from pace.security.sharing import Shares, identified

log = logging.getLogger(__name__)

#: Seconds between two reads of the share links: with GUARD_S a link that was revoked on another machine ends within
#: three seconds.
LOOK_S = 2.0

#: Log-ins that are looked at before others get their turn: some hundred microseconds.
TURN = 100

#: Who looks at what everyone may see.
STRANGER = Identity(None)
#: Why somebody may do nothing.
GONE, LOGGED_OUT = "This user is no more", "Logged out"
LINK_OVER, NOBODY = "This link is not valid any more", "Nobody is logged in"


class Open:
    """With `pace.auth = none`: everybody may do everything."""

    open, ways = True, ()

    def of(self, identity):
        """ALL, whoever it is."""
        return ALL

    def asking(self, request):
        """ALL, whoever asks."""
        return ALL

    def configure(self, settings):
        """Nothing depends on them."""

    def set_channels(self, channels):
        """Nothing depends on them."""

    def close(self):
        """Nothing is open."""

    def changed(self):
        """Nobody's grants ever change."""
        return {}


OPEN = Open()


class Access:
    """Gives Grants, one object for all sessions of one log-in or share link, and finds out when they change.

    `settings` are Pace's, `users` the Users of `pace.auth = users`, None otherwise; `shares` the Shares. `ended` are
    functions of an Identity that tell whether its log-in has ended.
    """

    open = False

    def __init__(self, settings, users, shares, ended=(), clock=time.monotonic):
        self._users = users
        self.shares = shares
        self.ended = list(ended)
        self._clock = clock
        self._rules = Rules()
        self._live = WeakValueDictionary()
        self._moved = []  # whose rights are others than its sessions know, the rules apart
        self._channels = dict(settings.channels)
        self._looked = clock()
        self._answers = True
        self.configure(settings)
        self._version = self._rules.version

    @property
    def public(self):
        """Whether strangers may see anything."""
        return self._rules.public

    def configure(self, settings):
        """From now on these settings say who may what; the channels come by `set_channels`."""
        self._settings = settings
        self._rules.set(self._channels, settings)

    def set_channels(self, channels):
        """There are these channels, a dict by name."""
        self._channels = dict(channels)
        self._rules.set(self._channels, self._settings)

    @property
    def ways(self):
        """Functions of a request that give the Identity of who came by a share link, or may see what everyone may."""
        return (lambda request: identified(self.shares, request), lambda request: STRANGER if self.public else None)

    def close(self):
        """Leave Redis; the next call of anything comes back."""
        self.shares.close()

    def asking(self, request):
        """The Grants of who asks."""
        return self.of(request.identity)

    def of(self, identity):
        """The Grants of an Identity, of a stranger where it is None."""
        grants = self._live.get(identity)
        if grants is None or grants.over:  # the user may be back; the sessions of before are ended all the same
            link = self.shares.get(identity.share) if identity and identity.share else None
            grants = Grants(identity, self._rules, link)
            grants.over = self._over(grants)
            grants.told = grants.rights
            self._live[identity] = grants
        return grants

    def refresh(self):
        """Find out what has changed outside this process. What it asks of Redis may wait two seconds."""
        self._look_at_shares()
        for number, grants in enumerate(list(self._live.values())):
            if number % TURN == 0:
                gevent.sleep(0)
            if not grants.over and (self._ends(grants) or self._regroups(grants)):
                self._moved.append(grants)

    def changed(self):
        """`{grants: rights}`: the Grants whose sessions do not know yet what they may, and what they were told.

        From now on they count as told.
        """
        moved, self._moved = self._moved, []
        if self._version != self._rules.version:
            self._version = self._rules.version
            moved += self._live.values()
        changed = {grants: grants.told for grants in moved
                   if grants.told is not None and (grants.over or grants.rights != grants.told)}
        for grants in changed:
            grants.told = None if grants.over else grants.rights
        return changed

    def _look_at_shares(self):
        if self._clock() - self._looked < LOOK_S:
            return
        self._looked = self._clock()
        try:
            self.shares.look()
            self._answers = True
        except BrokerDown as error:
            if self._answers:
                log.warning("share links cannot be read, those that were known stay: %s", error)
            self._answers = False

    def _over(self, grants):
        """Why all rights have ended, or None."""
        identity = grants.identity or STRANGER
        if identity.share:
            return None if self._holds(grants.link) else LINK_OVER
        if identity.name is None:
            return None if self.public else NOBODY
        if self._users is not None and self._users.get(identity.name) is None:
            return GONE
        return LOGGED_OUT if any(ended(identity) for ended in self.ended) else None

    def _holds(self, link):
        """Whether a link is good: also its maker must be there still, and may see the channel himself."""
        if link is None or self.shares.get(link.id) is None:
            return False
        if self._users is None or link.by is None:
            return True
        maker = self._users.get(link.by)
        return maker is not None and self._rules.of_user(maker.name, maker.groups).may(VIEW, link.channel)

    def _ends(self, grants):
        grants.over = self._over(grants)
        return grants.over

    def _regroups(self, grants):
        user = self._users and grants.user and self._users.get(grants.user)
        if not user or user.groups == grants.groups:
            return False
        grants.belong(user.groups)
        return True


def opened(settings, users=None, logins=None):
    """OPEN, or an Access, as Pace's `settings` have it; `users` and `logins` are those of `pace.auth = users`."""
    if settings.auth == "none":
        return OPEN
    shares = Shares(settings.redis_url, settings.secret)
    ended = [lambda identity: identity.login is not None and not logins.stands(identity.login)] if logins else []
    return Access(settings, users, shares, ended)
