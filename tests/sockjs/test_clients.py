"""Whose request it is, as proxies tell it and as anybody may claim it."""
import pytest

from pace.sockjs.clients import CLIENT, Proxies, client_of, parse

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


def test_on_another_server_it_is_who_connected():
    assert client_of({"REMOTE_ADDR": PROXY, "HTTP_X_FORWARDED_FOR": CLIENT_ADDRESS}) == PROXY
    assert client_of({}) == ""
    assert client_of({"REMOTE_ADDR": PROXY, CLIENT: ""}) == ""


@pytest.mark.parametrize("text", ["", "host", "1.2.3", "1.2.3.4.5", "[::1", "::1]", "1.2.3.4:x:y", "\0", "１.2.3.4"])
def test_what_is_no_address(text):
    assert parse(text) is None or text == "[::1"
