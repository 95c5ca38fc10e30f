"""What a SockJS server answers before there is a session: greeting, iframe page, info, preflights, URLs."""
import json
import re

import pytest

from tests.support.sockjs_client import Client

NOT_CACHED = "no-store, no-cache, no-transform, must-revalidate, max-age=0"
YEAR = 31536000


@pytest.fixture
def echo(sockjs_server):
    return Client(sockjs_server.port)


def assert_cached_for_a_year(headers):
    assert "public" in headers["Cache-Control"]
    assert f"max-age={YEAR}" in headers["Cache-Control"]
    assert headers["Expires"]


@pytest.mark.parametrize("path", ["", "/"])
def test_the_greeting(echo, path):
    answer = echo.get(path)
    assert (answer.status, answer.text) == (200, "Welcome to SockJS!\n")
    assert answer.headers["Content-Type"] == "text/plain; charset=UTF-8"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/a", "/a.html", "//", "///", "/a/a", "/a/a/", "/a/", "/a/a/a/a"])
def test_nothing_else_is_there(echo, path):
    assert echo.get(path).status == 404


@pytest.mark.parametrize("path", [
    "/iframe.html", "/iframe-a.html", "/iframe-.html", "/iframe-0.1.2.html", "/iframe-0.1.2-dirty.2.html",
    "/iframe-a.html?t=12", "/iframe.html?t="])
def test_the_iframe_page(echo, path):
    answer = echo.get(path)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=UTF-8"
    assert_cached_for_a_year(answer.headers)
    assert "Set-Cookie" not in answer.headers
    assert "Last-Modified" not in answer.headers
    assert answer.text.startswith("<!DOCTYPE html>")
    script, call = re.search(r'<script src="([^"]+)"></script>\s*<script>([^<]*)</script>', answer.text).groups()
    assert script.startswith(("http", "/"))
    assert "SockJS.bootstrap_iframe();" in call


@pytest.mark.parametrize("path", [
    "/iframe.htm", "/iframe", "/IFRAME.HTML", "/IFRAME", "/iframe.HTML", "/iframe.xml", "/iframe-/.html"])
def test_names_that_only_resemble_the_iframe_page(echo, path):
    assert echo.get(path).status == 404


def test_the_iframe_page_is_not_sent_twice(echo):
    tag = echo.get("/iframe.html").headers["ETag"]
    assert tag == echo.get("/iframe-other.html").headers["ETag"]
    again = echo.get("/iframe.html", **{"If-None-Match": tag})
    assert (again.status, again.text) == (304, "")
    assert "Content-Type" not in again.headers


def test_info(echo):
    answer = echo.get("/info")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/json; charset=UTF-8"
    assert answer.headers["Cache-Control"] == NOT_CACHED
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    info = json.loads(answer.text)
    assert info.pop("entropy") in range(2 ** 32)
    assert info == {"websocket": True, "cookie_needed": False, "origins": ["*:*"]}


def test_info_is_different_each_time(echo):
    assert len({json.loads(echo.get("/info").text)["entropy"] for _ in range(5)}) == 5


@pytest.mark.parametrize(("prefix", "key", "value"), [
    ("/disabled_websocket_echo", "websocket", False), ("/cookie_needed_echo", "cookie_needed", True)])
def test_info_follows_the_route(sockjs_server, prefix, key, value):
    answer = Client(sockjs_server.port, prefix).get("/info")
    assert json.loads(answer.text)[key] is value
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(("path", "methods"), [
    ("/info", "OPTIONS, GET"), ("/a/b/xhr", "OPTIONS, POST"), ("/a/b/xhr_send", "OPTIONS, POST"),
    ("/a/b/xhr_streaming", "OPTIONS, POST"), ("/a/b/eventsource", "OPTIONS, GET")])
@pytest.mark.parametrize(("origin", "allowed"), [(None, "*"), ("null", "null"), ("http://a.test", "http://a.test")])
def test_preflights(echo, path, methods, origin, allowed):
    answer = echo.request("OPTIONS", path, headers={"Origin": origin} if origin else {})
    assert (answer.status, answer.text) == (204, "")
    assert_cached_for_a_year(answer.headers)
    assert int(answer.headers["Access-Control-Max-Age"]) == YEAR
    assert answer.headers["Access-Control-Allow-Methods"] == methods
    assert answer.headers["Access-Control-Allow-Origin"] == allowed
    assert answer.headers.get("Access-Control-Allow-Credentials") == ("true" if origin else None)


@pytest.mark.parametrize("path", ["/a/a", "/_/_", "/1/1", "/abc_i-j%20/abc_i-j%20", "/%C3%B6/%C3%BC"])
def test_any_session_url(echo, path):
    assert echo.post(f"{path}{id(path)}/xhr").text == "o\n"


@pytest.mark.parametrize("path", ["//", "/a./a", "/a/a.", "/./.", "/", "///"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_session_urls_without_a_session(echo, path, method):
    assert echo.request(method, path + "/xhr").status == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_a_wrong_method_is_told_the_right_ones(echo, method):
    answer = echo.request(method, "/a/b/xhr")
    assert (answer.status, answer.text) == (405, "")
    assert answer.headers["Allow"] == "OPTIONS, POST"
    assert "Content-Type" not in answer.headers


def test_kept_alive_connections(sockjs_server):
    with sockjs_server.connected(b"GET /echo HTTP/1.1\r\nHost: x\r\n\r\n" * 2) as client:
        data = b""
        while data.count(b"Welcome to SockJS!\n") < 2:
            data += client.recv(4096)
    assert data.count(b"Connection: keep-alive") == 2


def test_http_1_0(sockjs_server):
    answer = sockjs_server.ask(b"GET /echo HTTP/1.0\r\n\r\n")
    assert answer.endswith(b"Welcome to SockJS!\n")
    assert b"Transfer-Encoding" not in answer
