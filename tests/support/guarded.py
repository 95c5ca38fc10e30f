"""A hub whose sessions may see some channels and not others, and sessions of users on it."""
from types import SimpleNamespace

from pace.channels import PLACE, Channel, Source
from pace.security.access import Access
from pace.security.identity import Identity
from tests.support.hub import Bench
from tests.support.talk import Talk

SECRET = "secret-bed"
"""The channel that only ada and who is told may see; tests look for its name in all that others hear."""


def channel(name, kind="waveform", trace=None, **rules):
    rules = {right: frozenset(words.split()) for right, words in rules.items()}
    return Channel(name=name, label=name, source=Source("pubsub", name), kind=kind, trace=trace, **rules)


def ward(**rules):
    """Channels of a ward by name; ``rules`` are those of the secret one."""
    rules = {"view": "user:ada", **rules}
    return {one.name: one for one in (
        channel("ecg"), channel("read", note="user:ada"), channel(SECRET, **rules),
        channel("bed", kind=PLACE, trace=SECRET))}


class Guarded:
    """The hub of a Bench with an Access; `shares` is a dict of Links by id."""

    def __init__(self):
        self.bench = Bench()
        self.users = {name: SimpleNamespace(name=name, groups=frozenset()) for name in ("ada", "ben")}
        self.shares, self.over, self.now = _Shares(), set(), 0.0
        everybody = frozenset({"users"})
        settings = SimpleNamespace(view=everybody, note=everybody, publish=frozenset(), share=everybody,
                                   channels=ward())
        hub = self.hub = self.bench.hub
        hub.access = Access(settings, self.users, self.shares, [lambda identity: identity.login in self.over],
                            clock=lambda: self.now)
        self.bench.channels = ward()
        hub.set_channels(ward())

    def talk(self, name=None, id=None, login=None, share=None, opened=True):
        """A session of a user, of who holds a share link, or of a stranger."""
        talk = Talk(self.bench, id=id or f"of-{name}")
        identity = Identity(name, login=login, share=share) if name or share else None
        talk.client.grants, talk.client.address = self.hub.access.of(identity), None
        self.hub._sessions[talk.client.id] = talk.client
        if opened:
            talk.client.on_open()
        return talk

    def refresh(self):
        """What the guard does each second."""
        self.now += 10
        self.hub.access.refresh()


class _Shares(dict):
    def look(self):
        """They are known."""

    def close(self):
        """Nothing is open."""
