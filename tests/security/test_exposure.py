"""pace.security.exposure"""
from types import SimpleNamespace

import pytest

from pace.security.exposure import exposed, is_own

OWN, OPEN = ("127.0.0.1", 6543), ("0.0.0.0", 6543)


def told(places, proxies=None, auth="none", insecure=False, auth_header="X-User"):
    found = exposed(SimpleNamespace(auth=auth, insecure=insecure, auth_header=auth_header), places, proxies)
    return found and found.key


@pytest.mark.parametrize("place", [OWN, ("127.8.8.8", 1), ("::1", 1, 0, 0), ("localhost", 1), ("::ffff:127.0.0.1", 1)])
def test_places_of_this_machine(place):
    assert is_own(place)
    assert told([place]) is None


@pytest.mark.parametrize("place", [OPEN, ("::", 1, 0, 0), ("10.0.0.5", 1), ("fe80::1%eth0", 1), ("ward.example", 1),
                                   "/run/pace.sock", b"\0pace", ("", 1)])
def test_places_where_others_come(place):
    assert not is_own(place)
    assert told([OWN, place]) == "listen"


def test_a_proxy_brings_others():
    assert told([OWN], proxies="127.0.0.1") == "forwarded_allow_ips"


@pytest.mark.parametrize("known", [{"auth": "users"}, {"auth": "header"}, {"insecure": True}])
def test_who_is_known_may_come_from_anywhere(known):
    assert told([OPEN], proxies="10.0.0.5", **known) is None


@pytest.mark.parametrize("proxies", ["*", "10.0.0.5,*"])
def test_where_anybody_is_a_proxy_nobody_may_say_who_he_is(proxies):
    assert told([OPEN], proxies=proxies, auth="header") == "forwarded_allow_ips"
    assert told([OWN, OPEN], proxies=proxies, auth="header") == "forwarded_allow_ips"
    assert told([OPEN], proxies="10.0.0.0/8", auth="header") is None
    assert told([OPEN], auth="header") is None
    assert told([OWN, "/run/pace.sock"], proxies=proxies, auth="header") is None
    assert told([OPEN], proxies=proxies, auth="header", auth_header="REMOTE_USER") is None
    assert told([OPEN], proxies=proxies, auth="users") is None


def test_nothing_is_known_of_a_server_that_is_not_ours():
    assert told([]) is None
