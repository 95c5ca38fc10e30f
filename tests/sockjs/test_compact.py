"""Requests in one string."""
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyramid.request import Request

from pace.sockjs.compact import MAX_PACKED, pack, restore, unpack
from tests.support.sockjs import make_application

LATIN = st.text(st.characters(codec="latin-1", exclude_characters="\0"))


@pytest.fixture
def registry():
    return make_application().registry


def test_a_request_comes_back(registry):
    request = Request.blank("/echo/a/b/xhr?x=1&y=%C3%A9", base_url="https://example.org:8443", method="POST", headers={
        "Cookie": "name=value", "User-Agent": "Ä", "X-Own": "1"}, remote_addr="10.1.2.3", remote_user="lea")
    copy = restore(pack(request.environ), registry)
    for name in ("method", "url", "path_info", "query_string", "host", "scheme", "remote_addr", "remote_user",
                 "user_agent", "http_version"):
        assert getattr(copy, name) == getattr(request, name)
    assert copy.GET["y"] == "é"
    assert copy.cookies["name"] == "value"
    assert copy.headers["X-Own"] == "1"
    assert copy.body == b""


def test_it_is_a_request_of_the_application(registry):
    copy = restore(pack(Request.blank("/echo/").environ), registry)
    assert copy.registry is registry
    assert copy.get_sockjs_manager().route_url(copy) == "http://localhost/echo/"


def test_objects_are_left_behind(registry):
    environ = Request.blank("/").environ | {"gunicorn.socket": object(), "HTTP_X": "a\0b", "bfg.routes.route": "x"}
    assert unpack(pack(environ)).keys().isdisjoint({"gunicorn.socket", "HTTP_X", "bfg.routes.route"})


@given(st.dictionaries(LATIN.map("HTTP_{}".format), LATIN))
def test_any_header_comes_back(headers):
    environ = {"REQUEST_METHOD": "GET", **headers}
    assert environ.items() <= unpack(pack(environ)).items()


def test_large_headers_do_not_stay():
    environ = {"HTTP_A": "a" * 8000, "HTTP_B": "b" * 10_000, "HTTP_C": "c"}
    assert len(pack(environ)) < MAX_PACKED
    assert unpack(pack(environ)).keys() & environ.keys() == {"HTTP_A", "HTTP_C"}
