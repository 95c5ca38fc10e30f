"""Headers of every response."""
from types import SimpleNamespace

import pytest
from pyramid.request import Request
from pyramid.response import Response

from pace.headers import FIXED, content_policy, headers_tween_factory, listed_origins, map_headers, permissions

OTHER = ("http://b.example:8080", "https://c.example")


def directives(policy):
    return {words[0]: words[1:] for words in (part.split() for part in policy.split(";"))}


def test_policy_is_strict_by_default():
    policy = content_policy()
    assert "unsafe" not in policy
    assert "*" not in policy
    assert directives(policy)["default-src"] == ["'self'"]
    assert directives(policy)["object-src"] == ["'none'"]
    assert directives(policy)["base-uri"] == ["'none'"]


def test_listed_servers_may_be_connected_to_but_run_no_script():
    found = directives(content_policy(OTHER))
    assert found["connect-src"] == ["'self'", *OTHER, "ws://b.example:8080", "wss://c.example"]
    assert found["frame-src"] == ["'self'", *OTHER]
    assert found["script-src"] == ["'self'"]
    assert found["frame-ancestors"] == ["'self'"]


def test_jsonp_is_a_script_and_a_form():
    found = directives(content_policy(OTHER, jsonp=True))
    assert found["script-src"] == ["'self'", *OTHER]
    assert found["form-action"] == ["'self'", *OTHER]


def test_images_of_other_sources():
    assert "img-src" not in directives(content_policy())
    assert directives(content_policy(images=("data:",)))["img-src"] == ["'self'", "data:"]


@pytest.mark.parametrize(("tiles", "sources"), [
    (None, None),
    ("/tiles/{z}/{x}/{y}.png", ["'self'", "data:"]),
    ("https://{s}.tiles.example/{z}/{x}/{y}.png", ["'self'", "data:", "https://*.tiles.example"]),
])
def test_the_map_shows_tiles_of_that_server_alone(tiles, sources):
    settings = SimpleNamespace(allowed_origins=OTHER, transports=("websocket",), map_tiles=tiles)
    found = directives(map_headers(settings)["Content-Security-Policy"])
    assert found.pop("img-src", None) == sources
    assert found == directives(content_policy(OTHER))


def test_the_map_alone_may_ask_where_one_is():
    settings = SimpleNamespace(allowed_origins="same", transports=("websocket",), map_tiles=None)
    allowed = map_headers(settings)["Permissions-Policy"].split(", ")
    assert {"accelerometer=(self)", "geolocation=(self)", "gyroscope=(self)", "magnetometer=(self)"} < set(allowed)
    assert "camera=()" in allowed
    assert "self" not in permissions()
    assert len(permissions().split(", ")) == len(allowed)


@pytest.mark.parametrize(("setting", "origins"), [("same", ()), ("*", ()), (OTHER, OTHER)])
def test_listed_origins(setting, origins):
    assert listed_origins(SimpleNamespace(allowed_origins=setting)) == origins


def answer(response, url="http://pace.example/", **settings):
    given = {"allowed_origins": "same", "transports": ("websocket",), "hsts": 31_536_000, **settings}
    registry = SimpleNamespace(settings={"pace.settings": SimpleNamespace(**given)})
    return headers_tween_factory(lambda request: response, registry)(Request.blank(url)).headers


def test_a_page_gets_all_of_them():
    headers = answer(Response("<p>x</p>"))
    assert headers["Content-Security-Policy"] == content_policy()
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_page_over_tls_shares_its_window_with_nobody():
    opener = "Cross-Origin-Opener-Policy"
    assert answer(Response("x"), "https://pace.example/")[opener] == "same-origin"
    assert opener not in answer(Response("x"))  # browsers ignore it there, and complain
    assert opener not in answer(Response(b"{}", content_type="application/json"), "https://pace.example/")


def test_what_is_no_page_gets_the_short_ones():
    headers = answer(Response(b"{}", content_type="application/json"))
    assert FIXED.items() <= dict(headers).items()
    assert "Content-Security-Policy" not in headers


def test_an_image_that_may_hold_a_script_gets_those_of_a_page():
    headers = answer(Response(b"<svg/>", content_type="image/svg+xml"))
    assert headers["Content-Security-Policy"] == content_policy()


def test_over_tls_browsers_are_told_to_stay_there():
    for content_type in ("text/html", "application/json", "text/event-stream"):
        headers = answer(Response(b"x", content_type=content_type), "https://pace.example/")
        assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in answer(Response("x"))
    assert "Strict-Transport-Security" not in answer(Response("x"), "https://pace.example/", hsts=0)


def test_a_response_keeps_its_own():
    own = Response("<script>1</script>")
    own.headers.update({"Content-Security-Policy": "script-src 'sha256-x'", "Referrer-Policy": "origin"})
    headers = answer(own)
    assert headers["Content-Security-Policy"] == "script-src 'sha256-x'"
    assert headers.getall("Referrer-Policy") == ["origin"]


def test_the_settings_decide():
    headers = answer(Response("x"), allowed_origins=OTHER, transports=("websocket", "jsonp"))
    assert headers["Content-Security-Policy"] == content_policy(OTHER, jsonp=True)
