"""pace.visiting"""
import pytest

from pace.sockjs import get_session_manager
from pace.visiting import COOKIE


@pytest.fixture
def counted(app, monkeypatch):
    visits = []
    monkeypatch.setattr(get_session_manager("", app.registry).room.visits, "add", lambda: visits.append(1))
    return visits


def cookies(response):
    return [value for name, value in response.headerlist if name == "Set-Cookie"]


def test_a_visit_is_counted_once_however_many_pages_it_sees(testapp, counted):
    for _ in range(3):
        response = testapp.get("/")
    assert len(counted) == 1
    cookie, = cookies(response)
    attributes = {part.strip().lower() for part in cookie.split(";")}
    assert f"{COOKIE}=1" in attributes
    assert {"max-age=1800", "path=/", "httponly", "samesite=lax"} <= attributes
    assert "secure" not in attributes
    testapp.reset()
    testapp.get("/")
    assert len(counted) == 2


def test_behind_https_the_cookie_stays_there(testapp, counted):
    cookie, = cookies(testapp.get("/", extra_environ={"wsgi.url_scheme": "https"}))
    assert "secure" in cookie.lower()


def test_under_a_prefix_it_stays_there(testapp, counted):
    cookie, = cookies(testapp.get("/ward/", extra_environ={"SCRIPT_NAME": "/ward", "PATH_INFO": "/"}))
    assert "path=/ward" in cookie.lower()


def test_a_page_that_is_there_already_is_no_other_visit(testapp, counted):
    tag = testapp.get("/").headers["ETag"]
    response = testapp.get("/", headers={"If-None-Match": tag}, status=304)
    assert len(cookies(response)) == len(counted) == 1


@pytest.mark.parametrize("path", ["/nothing/here", "/static/favicon.svg", "/favicon.ico"])
def test_what_is_no_page_counts_nothing(testapp, counted, path):
    assert cookies(testapp.get(path, status="*")) == []
    assert counted == []


def test_asking_for_the_head_counts_nothing(testapp, counted):
    assert cookies(testapp.head("/")) == []
    assert counted == []
