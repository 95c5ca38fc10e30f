"""pace.security.identity"""
from dataclasses import FrozenInstanceError

import pytest

from pace.security.identity import Identity, valid_name


@pytest.mark.parametrize("name", ["alice", "dr.who@ward-3", "_", "7", "a" * 64, "everyone2"])
def test_names(name):
    assert valid_name(name)


@pytest.mark.parametrize("name", [
    "", "a" * 65, "a b", "a:b", "a,b", "group:x", "-a", "é", "a\n", "everyone", "Users", "/"])
def test_what_is_no_name(name):
    assert not valid_name(name)


def test_an_identity_is_what_it_is():
    alice = Identity("alice", frozenset({"nurses"}))
    assert alice == Identity("alice", frozenset({"nurses"}))
    with pytest.raises(FrozenInstanceError):
        alice.name = "bob"


def test_owners_of_sessions():
    assert Identity("alice").userid == "alice"
    assert Identity(None, share="s1").userid == "share:s1"
