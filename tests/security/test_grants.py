"""pace.security.grants: rules, and what they give to whom."""
from types import SimpleNamespace

import pytest

from pace.channels import Channel, Source
from pace.security.grants import ALL, EVERY, NO_RIGHTS, NOTE, PUBLISH, STRANGER, VIEW, Grants, Rules, principals
from pace.security.identity import Identity

USERS, NOBODY = frozenset({"users"}), frozenset()


def channel(name, **rules):
    rules = {right: frozenset(words.split()) for right, words in rules.items()}
    return Channel(name=name, label=name, source=Source("pubsub", name), **rules)


def defaults(view=USERS, note=USERS, publish=NOBODY, share=USERS):
    return SimpleNamespace(view=view, note=note, publish=publish, share=share)


@pytest.fixture
def rules():
    rules = Rules()
    rules.set({one.name: one for one in (
        channel("ward"), channel("secret", view="user:ada", note="user:ada"), channel("read", note=""),
        channel("lobby", view="everyone users", note="everyone", publish="group:pumps everyone"),
        channel("doctors", view="group:doctors"), channel("blind", view="group:doctors", note="users"),
    )}, defaults())
    return rules


def test_where_nobody_is_known_all_is_allowed():
    assert ALL.may(VIEW, "whatever")
    assert ALL.may(NOTE, "whatever")
    assert "whatever" in ALL.rights.view
    assert ALL.rights.room
    assert (ALL.identity, ALL.over, ALL.user, ALL.share) == (None, None, None, None)
    assert ALL.rights.view is EVERY


@pytest.mark.parametrize(("identity", "view", "note", "publish"), [
    (Identity("ada"), {"ward", "secret", "read", "lobby"}, {"ward", "secret", "lobby"}, {"lobby"}),
    (Identity("ben", frozenset({"doctors"})), {"ward", "read", "lobby", "doctors", "blind"},
     {"ward", "lobby", "doctors", "blind"}, {"lobby"}),
    (Identity(None), {"lobby"}, set(), set()),
    (None, {"lobby"}, set(), set()),
])
def test_who_may_what(rules, identity, view, note, publish):
    grants = Grants(identity, rules)
    assert grants.rights[:3] == (view, note, publish)
    assert grants.rights.room == grants.rights.share == (identity is not None and identity.name is not None)
    assert [grants.may(VIEW, "secret"), grants.may(NOTE, "secret"), grants.may(PUBLISH, "lobby")] == [
        "secret" in view, "secret" in note, "lobby" in publish]


def test_no_name_passes_for_a_group_nor_for_all():
    assert principals("group:doctors", ()) == {"everyone", "users", "user:group:doctors"}
    assert principals("x", {"y"}) == {"everyone", "users", "user:x", "group:y"}
    assert principals(None, {"y"}) == STRANGER


def test_a_link_shows_its_channel_alone(rules):
    link = SimpleNamespace(id="1", channel="secret")
    grants = Grants(Identity(None, share="1"), rules, link)
    assert grants.rights == NO_RIGHTS._replace(view={"secret"})
    assert (grants.user, grants.share) == (None, "1")
    assert Grants(Identity(None, share="1"), rules, SimpleNamespace(id="1", channel="gone")).rights == NO_RIGHTS


def test_those_of_the_same_rights_share_them(rules):
    first, second = (Grants(Identity(name, frozenset({"nurses"})), rules) for name in ("cleo", "dora"))
    assert first.rights is second.rights


def test_rights_follow_the_rules_and_the_groups(rules):
    grants = Grants(Identity("eve"), rules)
    before = grants.rights
    assert before is grants.rights
    grants.belong(frozenset({"doctors"}))
    assert grants.rights.view - before.view == {"doctors", "blind"}
    version = rules.version
    rules.set({"ward": channel("ward", view="user:ada")}, defaults())
    assert (rules.version, grants.rights.view) == (version + 1, set())
    rules.set({"ward": channel("ward", view="user:ada")}, defaults())
    assert rules.version == version + 1


def test_what_is_over_allows_nothing(rules):
    grants = Grants(Identity("ada"), rules)
    grants.over = "Logged out"
    assert grants.rights is NO_RIGHTS


def test_strangers_and_makers_of_links(rules):
    assert rules.public
    rules.set({"ward": channel("ward")}, defaults(share=frozenset({"group:doctors"})))
    assert not rules.public
    assert not Grants(Identity("ada"), rules).rights.share
    assert Grants(Identity("ben", frozenset({"doctors"})), rules).rights.share
