"""pace.security.access: grants that follow the ini file, the users' file, log-ins and links."""
from types import SimpleNamespace

import pytest

from pace.channels import Channel, Source
from pace.errors import BrokerDown
from pace.security.access import GONE, LINK_OVER, LOGGED_OUT, NOBODY, OPEN, STRANGER, Access, opened
from pace.security.grants import ALL
from pace.security.identity import Identity
from pace.security.sharing import Link
from pace.settings import load

USERS = frozenset({"users"})
NO_COOKIES = SimpleNamespace(cookies={}, scheme="http", script_name="")


def channels(**view):
    return {name: Channel(name=name, label=name, source=Source("pubsub", name), view=frozenset(words.split()))
            for name, words in view.items()}


def settings(view=USERS, share=USERS, **views):
    return SimpleNamespace(view=view, note=USERS, publish=frozenset(), share=share, channels=channels(**views))


class Shares(dict):
    """Links by id; `look` counts."""

    looks = 0
    down = False

    def look(self):
        self.looks += 1
        if self.down:
            raise BrokerDown("taken down by the test")

    def close(self):
        """Nothing is open."""


class World:
    def __init__(self):
        self.users = {name: SimpleNamespace(name=name, groups=frozenset()) for name in ("ada", "ben")}
        self.shares, self.over, self.now = Shares(), set(), 0.0
        self.access = Access(settings(ecg="users", secret="user:ada"), self.users, self.shares,
                             [lambda identity: identity.login in self.over], clock=lambda: self.now)

    def link(self, channel="secret", by="ada"):
        self.shares["7"] = Link("7", channel, 2_000_000_000, by, 0)
        return self.access.of(Identity(None, share="7"))

    def look(self):
        """What changed, as {why it is over or None: what its sessions had been told}."""
        self.now += 10
        self.access.refresh()
        return {grants.over: before.view for grants, before in self.access.changed().items()}


@pytest.fixture
def world():
    return World()


def test_open_to_everybody():
    access = opened(load(None, {}))
    assert access is OPEN
    assert access.of(None) is access.asking(None) is ALL
    assert access.changed() == {}


def test_one_object_for_all_sessions_of_a_log_in(world):
    ada = world.access.of(Identity("ada", login="1"))
    assert world.access.of(Identity("ada", login="1")) is ada
    assert world.access.of(Identity("ada", login="2")) is not ada
    assert ada.rights.view == {"ecg", "secret"}
    assert world.look() == {}


def test_it_is_forgotten_with_the_last_session(world):
    world.access.of(Identity("ada"))
    assert len(world.access._live) == 0


def test_other_rules(world):
    ben = world.access.of(Identity("ben"))
    fresh = settings(ecg="user:ada", secret="users")
    world.access.configure(fresh)
    world.access.set_channels(fresh.channels)
    assert world.look() == {None: {"ecg"}}
    assert ben.rights.view == ben.told.view == {"secret"}
    assert world.look() == {}


def test_other_groups(world):
    world.access.set_channels(channels(ecg="group:doctors"))
    ben = world.access.of(Identity("ben"))
    assert ben.rights.view == set()
    world.users["ben"].groups = frozenset({"doctors"})
    assert world.look() == {None: set()}
    assert ben.rights.view == {"ecg"}


def test_a_user_who_is_gone_and_comes_back(world):
    ada = world.access.of(Identity("ada"))
    user = world.users.pop("ada")
    assert world.look() == {GONE: {"ecg", "secret"}}
    assert (ada.over, ada.rights.view) == (GONE, set())
    assert world.look() == {}
    world.users["ada"] = user
    again = world.access.of(Identity("ada"))
    assert (again.over, again.rights.view) == (None, {"ecg", "secret"})


def test_whose_end_nobody_has_been_told_yet_is_told_though_the_user_is_back(world):
    ada = world.access.of(Identity("ada"))
    user = world.users.pop("ada")
    world.access.refresh()
    world.users["ada"] = user
    assert world.access.of(Identity("ada")) is not ada
    assert list(world.access.changed()) == [ada]


def test_a_log_in_that_ended(world):
    grants = [world.access.of(Identity("ada", login=login)) for login in "12"]
    world.over.add("1")
    assert world.look() == {LOGGED_OUT: {"ecg", "secret"}}
    assert [one.over for one in grants] == [LOGGED_OUT, None]


def test_strangers_come_in_where_everyone_may(world):
    assert world.access.of(None).over == world.access.of(STRANGER).over == NOBODY
    assert [way(NO_COOKIES) for way in world.access.ways] == [None, None]
    world.access.set_channels(channels(lobby="everyone", ecg="users"))
    stranger = world.access.of(STRANGER)
    assert (stranger.over, stranger.rights.view) == (None, {"lobby"})
    assert [way(NO_COOKIES) for way in world.access.ways] == [None, STRANGER]
    world.access.set_channels(channels(lobby="users"))
    assert world.look() == {NOBODY: {"lobby"}}


def test_a_link_that_is_revoked(world):
    link = world.link()
    assert link.rights.view == {"secret"}
    world.shares.clear()
    assert world.look() == {LINK_OVER: {"secret"}}
    assert world.access.of(Identity(None, share="7")).over == LINK_OVER


@pytest.mark.parametrize("end", [
    lambda world: world.users.pop("ada"),
    lambda world: world.access.set_channels(channels(secret="user:ben")),
])
def test_a_link_ends_with_the_right_of_who_made_it(world, end):
    link = world.link()
    end(world)
    assert LINK_OVER in world.look()
    assert link.over == LINK_OVER


def test_the_operators_link_needs_no_user(world):
    assert world.link(by=None).over is None


def test_links_are_known_while_redis_does_not_answer(world, caplog):
    link = world.link()
    world.shares.down = True
    assert world.look() == world.look() == {}
    assert link.over is None
    assert [record.message.partition(":")[0] for record in caplog.records] == [
        "share links cannot be read, those that were known stay"]
    assert world.shares.looks == 2
