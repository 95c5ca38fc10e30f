"""pace.security.exposure"""
from types import SimpleNamespace

import pytest

from pace.security.exposure import exposed, is_own

OWN, OPEN = ("127.0.0.1", 6543), ("0.0.0.0", 6543)


def told(places, proxies=False, auth="none", insecure=False):
    return exposed(SimpleNamespace(auth=auth, insecure=insecure), places, proxies)


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
    assert told([OWN], proxies=True) == "forwarded_allow_ips"


@pytest.mark.parametrize("known", [{"auth": "users"}, {"auth": "header"}, {"insecure": True}])
def test_who_is_known_may_come_from_anywhere(known):
    assert told([OPEN], proxies=True, **known) is None


def test_nothing_is_known_of_a_server_that_is_not_ours():
    assert told([]) is None
