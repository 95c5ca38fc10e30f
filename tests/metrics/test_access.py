"""Who may see the metrics."""
import pytest

from pace.metrics.access import may_see
from pace.settings import load
from pace.sockjs.clients import CLIENT


def networks(text):
    return load(None, {"pace.metrics": text}).metrics


def direct(address):
    """The environ of a request whose client connected from there, past no proxy."""
    return {"REMOTE_ADDR": address, CLIENT: "" if address == "127.0.0.1" else address}


@pytest.mark.parametrize(("setting", "address", "seen"), [
    ("loopback", "127.0.0.1", True),
    ("loopback", "10.0.0.5", False),
    ("loopback 10.0.0.0/24", "10.0.0.5", True),
    ("loopback 10.0.0.0/24", "10.0.1.5", False),
    ("10.0.0.5", "127.0.0.1", False),
    ("fd00::/8", "fd00::1", True),
    ("fd00::/8", "10.0.0.5", False),
    ("any", "203.0.113.9", True),
    ("any", "127.0.0.1", True),
    ("none", "127.0.0.1", False),
])
def test_addresses(setting, address, seen):
    assert may_see(networks(setting), direct(address)) is seen


def test_who_comes_through_a_proxy_counts_as_himself():
    environ = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9", CLIENT: "203.0.113.9"}
    assert not may_see(networks("loopback"), environ)
    assert may_see(networks("203.0.113.9"), environ)


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA",
                                    "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST"])
def test_a_proxy_that_does_not_say_for_whom_is_no_neighbour(header):
    assert not may_see(networks("loopback"), {**direct("127.0.0.1"), header: "unknown"})


def test_a_unix_socket_is_this_machine():
    assert may_see(networks("loopback"), {"REMOTE_ADDR": "", CLIENT: ""})
    assert not may_see(networks("10.0.0.5"), {"REMOTE_ADDR": "", CLIENT: ""})
    assert not may_see(networks("loopback"), {"REMOTE_ADDR": "", CLIENT: "", "HTTP_VIA": "1.1 x"})


def test_another_server_tells_the_address_alone():
    assert may_see(networks("loopback"), {"REMOTE_ADDR": "127.0.0.1"})
    assert not may_see(networks("loopback"), {"REMOTE_ADDR": "nonsense"})
