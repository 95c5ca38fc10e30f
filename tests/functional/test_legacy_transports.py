"""jsonp and htmlfile, which are script in the page: not there unless the ini says so, each by itself."""
from functools import cache

import pytest
import webtest
from pyramid.paster import get_app

from tests.support.ini import ini_text

PREFIX = "/__sockjs__"
LEGACY = {"jsonp": "GET", "jsonp_send": "POST", "htmlfile": "GET"}
#: What the answer is where there is such a transport: htmlfile needs a connection of its own, which WebTest has not.
THERE = {"jsonp": 200, "jsonp_send": 404, "htmlfile": 501}


@pytest.fixture(scope="module")
def pace(tmp_path_factory):
    @cache
    def pace(**settings):
        path = tmp_path_factory.mktemp("legacy") / "pace.ini"
        path.write_text(ini_text(settings={"redis_url": "redis://127.0.0.1:1/0", **settings}))
        return webtest.TestApp(get_app(str(path)), extra_environ={"HTTP_HOST": "localhost"}, lint=False)
    return pace


def statuses(app):
    """What each answers to a page of our own."""
    return {name: app.request(f"{PREFIX}/0/{name}/{name}?c=x", method=method, status="*").status_int
            for name, method in LEGACY.items()}


def test_by_default_they_are_not_there(pace):
    app = pace()
    assert set(statuses(app).values()) == {404}
    for name in LEGACY:
        app.options(f"{PREFIX}/0/s/{name}", status=404)
        app.get(f"{PREFIX}/0/s/{name}?c=alert(1)", status=404)
    assert "unsafe" not in app.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["jsonp", "htmlfile"])
def test_each_is_switched_on_by_itself(pace, name):
    app = pace(transports=f"websocket, xhr, {name}")
    found = statuses(app)
    assert found[name] == THERE[name]
    assert found["htmlfile" if name == "jsonp" else "jsonp"] == 404
    app.options(f"{PREFIX}/0/s/jsonp_send", status=204 if name == "jsonp" else 404)
    assert "unsafe" not in app.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("callback", [
    "alert(1)", "a%3bb", "<script>", "a%0ab", "a%2f%2fb", "%e2%80%a8", "a b", "a'b", "x" * 65, ""])
def test_a_callback_is_a_name_and_nothing_else(pace, callback):
    app = pace(transports="websocket, xhr, jsonp, htmlfile")
    for name in ("jsonp", "htmlfile"):
        answer = app.get(f"{PREFIX}/0/s/{name}?c={callback}", status=500)
        assert answer.content_type == "text/plain"
        assert "callback" in answer.text
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
