"""pace.security.proxied"""
import pytest
from pyramid.request import Request

from pace.security.identity import Identity
from pace.security.proxied import LOG_S, MOST_GROUPS, Proxied
from pace.sockjs.clients import VOUCHED

ALICE = {"X-Remote-User": "alice", "X-Groups": "nurses, ward-3,,no group ,group:x"}


def asked(headers=None, vouched="yes", **environ):
    return Request.blank("/", headers=headers or {}, environ={VOUCHED: vouched, **environ})


def test_a_listed_proxy_is_believed():
    found = Proxied("X-Remote-User", "X-Groups").identify(asked(ALICE))
    assert found == Identity("alice", frozenset({"nurses", "ward-3"}))


def test_groups_of_nobody_asked_for_are_none():
    assert Proxied("X-Remote-User").identify(asked(ALICE)) == Identity("alice")


@pytest.mark.parametrize("environ", [{"vouched": ""}, {"vouched": None}])
def test_nobody_else_is_believed(environ):
    assert Proxied("X-Remote-User", "X-Groups").identify(asked(ALICE, **environ)) is None


def test_middleware_is_believed_and_no_header_that_looks_like_it():
    proxied = Proxied("REMOTE_USER", "X-Groups")
    assert proxied.identify(asked(ALICE, "", REMOTE_USER="bob")) == Identity("bob")
    assert proxied.identify(asked(ALICE, REMOTE_USER="bob")).groups == {"nurses", "ward-3"}
    assert proxied.identify(asked({"Remote-User": "eve", "REMOTE_USER": "eve"})) is None


@pytest.mark.parametrize("name", ["", "alice,eve", "alice eve", "share:1", "everyone", "a" * 65, "Zoë"])
def test_what_is_no_name_is_nobody(name):
    assert Proxied("X-Remote-User").identify(asked(HTTP_X_REMOTE_USER=name)) is None


def test_it_is_told_now_and_then(caplog):
    now = [0]
    proxied = Proxied("X-Remote-User", clock=lambda: now[0])
    for now[0] in (0, 1, LOG_S):
        proxied.identify(asked({"X-Remote-User": "DOMAIN\\alice"}))
    assert len(caplog.records) == 2
    assert "X-Remote-User names a user who cannot be one" in caplog.text
    assert "alice" not in caplog.text


def test_groups_are_bounded():
    groups = ",".join(f"g{number}" for number in range(1000))
    found = Proxied("X-Remote-User", "X-Groups").identify(asked({"X-Remote-User": "alice", "X-Groups": groups}))
    assert len(found.groups) == MOST_GROUPS
