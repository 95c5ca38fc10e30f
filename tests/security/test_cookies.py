"""pace.security.cookies"""
from dataclasses import astuple

import pytest
from pyramid.request import Request
from pyramid.response import Response

from pace.security.cookies import Cookies
from pace.security.passwords import NOBODY
from pace.security.users import User

ALICE = User("alice", NOBODY)
COOKIES = Cookies("s" * 32)
NOW = 1_800_000_000.9


def written(request, cookies=COOKIES, login=None):
    """The Set-Cookie of a log-in."""
    response = Response()
    cookies.write(request, response, login or cookies.begin(ALICE, NOW))
    return response.headers["Set-Cookie"]


def carrying(cookie, url="/"):
    """A request of a browser that was given this Set-Cookie."""
    return Request.blank(url, headers={"Cookie": cookie.partition(";")[0]})


def test_what_was_written_is_read():
    login = COOKIES.begin(ALICE, NOW)
    read = COOKIES.read(carrying(written(Request.blank("/"), login=login)))
    assert astuple(read) == astuple(login)
    assert (login.name, login.issued, login.seen) == ("alice", 1_800_000_000, 1_800_000_000)


def test_each_log_in_is_another_one():
    assert COOKIES.begin(ALICE, NOW).id != COOKIES.begin(ALICE, NOW).id


def test_seen_later():
    login = COOKIES.begin(ALICE, NOW)
    later = login.seen_at(NOW + 60.5)
    assert (later.id, later.issued, later.seen) == (login.id, login.issued, login.issued + 61)
    assert later == login


def test_the_seal_is_of_the_user_and_the_password():
    assert COOKIES.seal(ALICE) == COOKIES.begin(ALICE, NOW).seal
    assert COOKIES.seal(ALICE) not in (COOKIES.seal(User("alice", NOBODY + "x")), COOKIES.seal(User("bob", NOBODY)))
    assert NOBODY[-8:] not in COOKIES.seal(ALICE)


@pytest.mark.parametrize(("url", "environ", "name", "attributes"), [
    ("http://h/", {}, "pace_login", {"path=/", "httponly", "samesite=lax"}),
    ("https://h/", {}, "__Host-pace_login", {"path=/", "httponly", "samesite=lax", "secure"}),
    ("https://h/", {"SCRIPT_NAME": "/ward"}, "pace_login", {"path=/ward", "httponly", "samesite=lax", "secure"}),
])
def test_attributes(url, environ, name, attributes):
    cookie = written(Request.blank(url, environ))
    assert cookie.startswith(f"{name}=")
    assert {part.strip().lower() for part in cookie.split(";")[1:]} == attributes


def test_over_tls_the_plain_cookie_is_nobodys():
    cookie = written(Request.blank("http://h/"))
    assert COOKIES.read(carrying(cookie, "http://h/"))
    assert COOKIES.read(carrying(cookie, "https://h/")) is None


def test_cleared():
    response = Response()
    COOKIES.clear(Request.blank("https://h/"), response)
    assert response.headers["Set-Cookie"].startswith("__Host-pace_login=; Max-Age=0; Path=/;")


@pytest.mark.parametrize("value", ["", "x", "a.b", COOKIES._signer.sign("alice"), COOKIES._sealer.sign("a:b:1:2:3"),
                                   "é", '"', "a" * 5000])
def test_what_is_none_of_ours(value):
    request = Request.blank("/")
    request.environ["HTTP_COOKIE"] = f"pace_login={value}"
    assert COOKIES.read(request) is None


def test_another_secret():
    cookie = written(Request.blank("/"), Cookies("t" * 32))
    assert COOKIES.read(carrying(cookie)) is None
