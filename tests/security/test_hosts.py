"""Names that lead to a server without log-ins."""
from types import SimpleNamespace

import pytest
from pyramid.request import Request
from pyramid.response import Response

from pace.security.hosts import hosts_tween_factory


def status(host, **settings):
    given = {"auth": "none", "insecure": False, "allowed_origins": "same", **settings}
    registry = SimpleNamespace(settings={"pace.settings": SimpleNamespace(**given)})
    return hosts_tween_factory(lambda request: Response("in"), registry)(
        Request.blank("/", headers={"Host": host})).status_int


@pytest.mark.parametrize("host", [
    "127.0.0.1", "127.0.0.1:6543", "[::1]:6543", "[::1]", "localhost:6543", "LOCALHOST.", "pace.localhost", "10.0.0.5",
    "lab"])
def test_what_no_stranger_can_own_is_answered_to(host):
    assert status(host) == 200


@pytest.mark.parametrize("host", [
    "evil.example:6543", "127.0.0.1.evil.example", "localhost.evil.example", "evil.localhost.example",
    "127.0.0.1x.example", "127.1.1", "evil.example.", "[::1].evil.example"])
def test_a_site_whose_name_was_made_to_lead_here_is_refused(host):
    assert status(host) == 421


@pytest.mark.parametrize("settings", [
    {"auth": "users"}, {"auth": "header"}, {"insecure": True}, {"allowed_origins": "*"}])
def test_where_log_ins_or_the_operator_decide_any_name_will_do(settings):
    assert status("evil.example", **settings) == 200


def test_hosts_of_listed_origins_are_known():
    listed = {"allowed_origins": ("https://a.example", "https://pace.example:8443")}
    assert status("pace.example:8443", **listed) == status("a.example", **listed) == 200
    assert status("pace.example.evil.example", **listed) == 421
