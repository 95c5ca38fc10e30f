"""What somebody may do on which channel: rules of the ini file and what they give to whom. Nothing here waits."""
from typing import NamedTuple

from pace.settings.who import EVERYONE, GROUP, RIGHTS, USER, USERS

VIEW, NOTE, PUBLISH = RIGHTS


class _Every:
    """Holds each name."""

    __slots__ = ()

    def __contains__(self, name):
        return True

    def __repr__(self):
        return "EVERY"


class Rights(NamedTuple):
    """Names of the channels that one may see, mark notes on and publish to; of those that there are.

    `note` is a part of `view`. `room`: whether one takes part in what people say and show to each other.
    """

    view: object
    note: object
    publish: object
    room: bool
    share: bool = False

    def may(self, action, channel):
        """Whether one may do that, VIEW, NOTE or PUBLISH, on the channel of that name."""
        return channel in getattr(self, action)


EVERY = _Every()
#: With `pace.auth = none`.
ALL_RIGHTS = Rights(EVERY, EVERY, EVERY, room=True)
NO_RIGHTS = Rights(frozenset(), frozenset(), frozenset(), room=False)


class _All:
    """The grants of everybody where nobody is known: one object for all sessions, which costs nothing."""

    __slots__ = ()
    identity = over = user = share = None
    vouched = False
    rights = ALL_RIGHTS

    def may(self, action, channel):
        """Whatever it is."""
        return True


ALL = _All()


class Rules:
    """Who may do what on which channel. `version` is another number after each change.

    What is worked out is kept for each set of principals that any rule names, so that a thousand users of a group cost
    as much as one.
    """

    def __init__(self):
        self.version = 0
        self._rules = {}
        self._named = frozenset()
        self._makers = frozenset()
        self._kept, self._same = {}, {}

    def set(self, channels, defaults):
        """From now on these Channels, by name, and who may what where they say nothing: `defaults` has the attributes
        `view`, `note`, `publish`, and `share`, who may make links."""
        rules = {channel.name: tuple(_said(channel, defaults, right) for right in RIGHTS)
                 for channel in channels.values()}
        if rules == self._rules and defaults.share == self._makers:
            return
        self._rules, self._makers = rules, defaults.share
        self._named = frozenset().union(self._makers, *(words for rule in rules.values() for words in rule))
        self._kept, self._same = {}, {}
        self.version += 1

    @property
    def public(self):
        """Whether strangers may see anything."""
        return bool(self.rights(STRANGER).view)

    def rights(self, principals, only=None):
        """The Rights of who is all of these `principals`; with `only`, of who holds a link to that one channel."""
        key = only or principals & self._named, bool(only), USERS in principals
        found = self._kept.get(key)
        if found is None:
            made = self._linked(only) if only else self._rights(principals)
            found = self._kept[key] = self._same.setdefault(made, made)
        return found

    def of_user(self, name, groups):
        """The Rights of a user."""
        return self.rights(principals(name, groups))

    def _rights(self, principals):
        known = USERS in principals
        view, note, publish = (
            frozenset(name for name, rule in self._rules.items() if not principals.isdisjoint(rule[number]))
            for number in range(len(RIGHTS)))
        return Rights(view, view & note if known else frozenset(), publish if known else frozenset(), room=known,
                      share=known and not principals.isdisjoint(self._makers))

    def _linked(self, channel):
        return NO_RIGHTS._replace(view=frozenset({channel} & self._rules.keys()))


def _said(channel, defaults, right):
    own = getattr(channel, right)
    return getattr(defaults, right) if own is None else own


STRANGER = frozenset({EVERYONE})


def principals(name, groups):
    """All that a user is called in rules; STRANGER for None. No name can pass for a group: their marks differ."""
    if name is None:
        return STRANGER
    return STRANGER | {USERS, USER + name} | {GROUP + group for group in groups}


class Grants:
    """What one who is known may do: the same object for all sessions of one log-in, or of one share link.

    `rights` are those of this moment. `told` are those that its sessions were told last, None when they were told that
    all has ended; `over` is why it has, None while it has not. Whoever enforces them sets both (pace.hub.guard,
    pace.security.access).
    """

    __slots__ = ("__weakref__", "_principals", "_rights", "_rules", "_version", "groups", "identity", "link", "over",
                 "told")

    def __init__(self, identity, rules, link=None):
        self.identity = identity
        self.link = link
        self.over = None
        self._rules = rules
        self._version = None
        self.belong(identity.groups if identity else frozenset())
        self.told = self.rights

    def belong(self, groups):
        """From now on the user belongs to these groups."""
        self.groups = groups
        self._principals = principals(self.user, groups)
        self._version = None

    @property
    def user(self):
        """The name of a user, None of who has none."""
        return self.identity and self.identity.name

    @property
    def share(self):
        """The id of a share link, None of who holds none."""
        return self.link and self.link.id

    @property
    def vouched(self):
        """Whether they are a user's whom a proxy vouches for."""
        return self.user is not None and self.identity.login is None

    @property
    def rights(self):
        if self.over is not None:
            return NO_RIGHTS
        if self._version != self._rules.version:
            self._version = self._rules.version
            self._rights = self._rules.rights(self._principals, self.link and self.link.channel)
        return self._rights

    def may(self, action, channel):
        """Whether that, VIEW, NOTE or PUBLISH, is allowed on the channel of that name."""
        return self.rights.may(action, channel)
