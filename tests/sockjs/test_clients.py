"""Whose request it is, as proxies tell it and as anybody may claim it."""
import pytest

from pace.sockjs.clients import CLIENT, Proxies, client_of, parse, vouched
from pace.sockjs.compact import pack, unpack

PROXY, OTHER_PROXY, CLIENT_ADDRESS = "10.0.0.5", "10.0.1.7", "203.0.113.9"


def told(peer, forwarded=None, listed=(PROXY, "10.0.1.0/24", "::1")):
    """The environ after those proxies were asked."""
    environ = {"REMOTE_ADDR": peer, "REMOTE_PORT": "5000"}
    if forwarded is not None:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded
    Proxies(list(listed)).tell(environ)
    return environ


@pytest.mark.parametrize("forwarded", [None, "198.51.100.1", f"198.51.100.1, {PROXY}"])
def test_who_connects_himself_is_the_client_whatever_he_claims(forwarded):
    environ = told(CLIENT_ADDRESS, forwarded)
    assert (environ["REMOTE_ADDR"], environ["REMOTE_PORT"], client_of(environ)) == (
        CLIENT_ADDRESS, "5000", CLIENT_ADDRESS)


@pytest.mark.parametrize("forwarded", [
    CLIENT_ADDRESS, f" {CLIENT_ADDRESS} ", f"{CLIENT_ADDRESS}:4711", f"::ffff:{CLIENT_ADDRESS}",
    f"{CLIENT_ADDRESS}, {OTHER_PROXY}", f"198.51.100.1, {CLIENT_ADDRESS}", f"nonsense,{CLIENT_ADDRESS},{OTHER_PROXY}"])
def test_a_listed_proxy_is_believed_and_nobody_before_it(forwarded):
    environ = told(PROXY, forwarded)
    assert (environ["REMOTE_ADDR"], client_of(environ)) == (CLIENT_ADDRESS, CLIENT_ADDRESS)
    assert "REMOTE_PORT" not in environ


@pytest.mark.parametrize("forwarded", [None, "", "unknown", OTHER_PROXY, f"{CLIENT_ADDRESS}, unknown"])
def test_of_a_proxy_that_does_not_tell_nothing_is_known(forwarded):
    environ = told(PROXY, forwarded)
    assert (environ["REMOTE_ADDR"], client_of(environ)) == (PROXY, "")


def test_who_is_believed_and_who_is_not():
    listed = told(PROXY), told(""), told(CLIENT_ADDRESS, None, ["*"])
    assert all(map(vouched, listed))
    assert all(vouched(unpack(pack(environ))) for environ in listed)
    assert not any(map(vouched, (told(CLIENT_ADDRESS), told(CLIENT_ADDRESS, PROXY), {})))


def test_a_unix_socket_is_that_of_a_proxy():
    assert client_of(told("", CLIENT_ADDRESS)) == CLIENT_ADDRESS
    assert client_of(told("")) == ""


def test_where_anybody_is_a_proxy_only_the_last_address_counts():
    assert client_of(told("198.51.100.77", f"{PROXY}, {CLIENT_ADDRESS}", ["*"])) == CLIENT_ADDRESS
    assert client_of(told("198.51.100.77", None, ["*"])) == ""


def test_an_address_of_ipv6():
    assert client_of(told("::1", "2001:db8::1")) == "2001:db8::1"
    assert client_of(told(f"::ffff:{PROXY}", "[2001:db8::1]:4711")) == "2001:db8::1"
    assert client_of(told(f"::ffff:{CLIENT_ADDRESS}", "2001:db8::1")) == CLIENT_ADDRESS


def asked(peer, **headers):
    """``scheme://host`` of a request to http://10.0.9.9:6543 with those X-Forwarded headers, as it is believed."""
    environ = {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", "HTTP_HOST": "10.0.9.9:6543"}
    environ.update((f"HTTP_X_FORWARDED_{name}", value) for name, value in headers.items())
    Proxies([PROXY]).tell(environ)
    return f"{environ['wsgi.url_scheme']}://{environ['HTTP_HOST']}"


@pytest.mark.parametrize(("headers", "address"), [
    ({"PROTO": "https"}, "https://10.0.9.9:6543"), ({"PROTO": "HTTPS"}, "https://10.0.9.9:6543"),
    ({"PROTO": "wss"}, "https://10.0.9.9:6543"), ({"PROTO": "ws"}, "http://10.0.9.9:6543"),
    ({"PROTO": "http, https"}, "https://10.0.9.9:6543"), ({"PROTO": "https,http"}, "http://10.0.9.9:6543"),
    ({"HOST": "Pace.example:8443"}, "http://Pace.example:8443"), ({"HOST": "[2001:db8::1]"}, "http://[2001:db8::1]"),
    ({"HOST": "evil.example, pace.example"}, "http://pace.example"),
    ({"PROTO": "https", "HOST": "pace.example"}, "https://pace.example")])
def test_a_proxy_says_what_address_was_asked_for(headers, address):
    assert asked(PROXY, **headers) == asked(f"::ffff:{PROXY}", **headers) == asked("", **headers) == address
    assert asked(CLIENT_ADDRESS, **headers) == "http://10.0.9.9:6543"


@pytest.mark.parametrize("text", [
    "", ",", "a b", "u@pace.example", "pace.example/", "pace.example:", "pace.example:1x", "[::1", "p\xe4ce.example",
    "pace\n.example", "pace.example:443:443"])
def test_what_is_no_address_of_ours_says_nothing(text):
    assert asked(PROXY, HOST=text, PROTO=text) == "http://10.0.9.9:6543"


def test_on_another_server_it_is_who_connected():
    assert client_of({"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": CLIENT_ADDRESS}) == PROXY
    assert client_of({}) == ""
    assert client_of({"REMOTE_ADDR": PROXY, CLIENT: ""}) == ""


@pytest.mark.parametrize("text", ["", "host", "1.2.3", "1.2.3.4.5", "[::1", "::1]", "1.2.3.4:x:y", "\0", "１.2.3.4"])
def test_what_is_no_address(text):
    assert parse(text) is None or text == "[::1"
