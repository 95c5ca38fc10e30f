"""pace.security.policy"""
import pytest
from pyramid.interfaces import ISecurityPolicy
from pyramid.request import Request
from zope.interface.verify import verifyObject

from pace.security.identity import Identity
from pace.security.policy import USE, Policy, root_factory

ALICE = Identity("alice", frozenset({"nurses"}))


@pytest.fixture
def request_of_app():
    return Request.blank("/")


def test_it_is_a_policy():
    assert verifyObject(ISecurityPolicy, Policy())


def test_nobody_is_known(request_of_app):
    policy = Policy()
    assert policy.identity(request_of_app) is None
    assert policy.authenticated_userid(request_of_app) is None


def test_the_first_way_that_knows_somebody_decides(request_of_app):
    asked = []
    ways = [lambda request: asked.append(request), lambda request: ALICE, lambda request: Identity("bob")]
    policy = Policy(ways)
    assert policy.identity(request_of_app) is policy.identity(request_of_app) is ALICE
    assert policy.authenticated_userid(request_of_app) == "alice"
    assert asked == [request_of_app]  # once


@pytest.mark.parametrize(("known_only", "way", "allowed"), [
    (False, None, True), (True, None, False), (True, ALICE, True), (True, Identity(None, share="s1"), True)])
def test_who_may(request_of_app, known_only, way, allowed):
    policy = Policy([lambda request: way])
    context = root_factory(known_only)(request_of_app)
    assert bool(policy.permits(request_of_app, context, USE)) is allowed
    assert not policy.permits(request_of_app, context, "another permission")


def test_no_headers_are_made_unasked(request_of_app):
    assert Policy().remember(request_of_app, "alice") == Policy().forget(request_of_app) == []
