"""pace.login over WSGI."""
import json
import logging

import pytest
import webtest
from pyramid.paster import get_app
from pyramid.request import Request

from pace.login import MAX_FORM, own_path
from pace.security import audit
from pace.security.attempts import MOST_OF_NAME
from pace.security.passwords import hashed
from tests.support.ini import ini_text

PASSWORD = "correct horse"
HTML = {"Accept": "text/html"}
OWN, FOREIGN = {"Origin": "http://example.com"}, {"Origin": "http://evil.example"}


@pytest.fixture(scope="module")
def application(tmp_path_factory):
    folder = tmp_path_factory.mktemp("login")
    (folder / "users").write_text(f"alice:{hashed(PASSWORD)}:nurses\n")
    (folder / "secret").write_text("s" * 32)
    path = folder / "pace.ini"
    path.write_text(ini_text(channels={"ecg": {}}, settings={
        "redis_url": "redis://127.0.0.1:1/0", "auth": "users", "users": "users", "secret": "file:secret",
        "idle_logoff": "600"}))
    return get_app(str(path))


@pytest.fixture
def browser(application):
    """A browser of its own; attempts are counted from the beginning."""
    application.registry.settings["pace.attempts"]._counts.clear()
    return webtest.TestApp(application, extra_environ={"HTTP_HOST": "example.com", "REMOTE_ADDR": "203.0.113.9"})


@pytest.fixture
def audited(monkeypatch):
    events = []
    monkeypatch.setattr(audit, "record", lambda event, **fields: events.append((event, fields)))
    return events


def log_in(browser, name="alice", password=PASSWORD, next="/", **options):
    return browser.post("/login", {"name": name, "password": password, "next": next}, **{"headers": OWN, **options})


def test_a_page_leads_to_the_log_in_and_then_there(browser):
    led = browser.get("/status", headers=HTML)
    assert led.status_int == 303
    page = led.follow()
    assert page.headers["Cache-Control"] == "no-store"
    form = page.forms["form"]
    form["name"], form["password"] = "alice", PASSWORD
    entered = form.submit(headers=OWN)
    assert (entered.status_int, entered.headers["Location"]) == (303, "http://example.com/status")
    status = entered.follow()
    assert "alice" in status.text
    assert status.headers["Cache-Control"] == "no-store"
    assert status.html.find(id="who")["data-left"] == "600"


@pytest.mark.parametrize("path", ["/", "/map", "/__sockjs__/info", "/__sockjs__/1/a/xhr", "/__sockjs__/websocket",
                                  "/__sockjs__/iframe.html", "/__sockjs__"])
def test_strangers_get_nothing(browser, path):
    answer = browser.get(path, status=401) if "xhr" not in path else browser.post(path, status=401)
    assert answer.text == "Log in first.\n"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/static/css/page.css", "/favicon.ico", "/healthz", "/login"])
def test_what_is_for_strangers(browser, path):
    assert browser.get(path).status_int < 400


def test_the_cookie(browser):
    cookie = log_in(browser).headers["Set-Cookie"]
    name, *attributes = [part.strip().lower() for part in cookie.split(";")]
    assert name.startswith("pace_login=")
    assert {"httponly", "samesite=lax", "path=/"} == set(attributes)
    assert "alice" not in cookie
    secure = log_in(browser, headers={"Origin": "https://example.com"}, extra_environ={"wsgi.url_scheme": "https"})
    assert secure.headers["Set-Cookie"].startswith("__Host-pace_login=")
    assert "secure" in secure.headers["Set-Cookie"].lower()


def test_a_log_in_gives_no_id_that_was_there_before(browser):
    log_in(browser)
    before = browser.cookies["pace_login"]
    log_in(browser)
    assert browser.cookies["pace_login"] != before
    browser.set_cookie("pace_login", before.strip('"'))
    browser.get("/", status=401)  # who was logged in before is not any more


@pytest.mark.parametrize(("name", "password"), [("alice", "wrong"), ("bob", PASSWORD), ("", ""), ("<b>", '"><script>')])
def test_who_is_wrong_is_told_no_more_than_that(browser, name, password, audited):
    answer = log_in(browser, name, password, status=403)
    assert answer.html.find(id="wrong").text == "The name or the password is wrong."
    assert answer.forms["form"]["name"].value == name
    assert answer.forms["form"]["password"].value == ""
    assert "<script>" not in answer.text
    assert "pace_login" not in browser.cookies
    assert audited == [("failure", {"user": "alice" if name == "alice" else None, "address": "203.0.113.9",
                                    "reason": "wrong name or password"})]


@pytest.mark.parametrize("name", ["alice", "nobody"])
def test_attempts_have_an_end(browser, name, audited):
    for _ in range(MOST_OF_NAME):
        log_in(browser, name, "wrong", status=403)
    answer = log_in(browser, name, status=429)
    assert 0 < int(answer.headers["Retry-After"]) <= 300
    assert "Too many attempts" in answer.text
    assert audited[-1][1]["reason"] == "too many attempts"


def test_logging_out(browser, audited):
    log_in(browser)
    stolen = browser.cookies["pace_login"].strip('"')
    out = browser.post("/logout", headers=OWN)
    assert out.headers["Location"] == "http://example.com/login?why=out"
    assert "You are logged out." in out.follow().text
    assert "pace_login" not in browser.cookies
    browser.set_cookie("pace_login", stolen)
    browser.get("/", status=401)
    assert [event for event, _ in audited] == ["login", "logout"]
    assert "You have to log in again." in browser.get("/", headers=HTML).follow().text
    browser.post("/logout", headers=OWN, status=303)


@pytest.mark.parametrize("path", ["/login", "/logout", "/session"])
@pytest.mark.parametrize("headers", [FOREIGN, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
                                     {"Sec-Fetch-Site": "same-site"}])
def test_pages_of_other_sites_log_nobody_in_or_out(browser, path, headers):
    log_in(browser)
    browser.post(path, {"name": "alice", "password": PASSWORD}, headers=headers, status=403)
    assert browser.get("/session").json["user"] == "alice"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_links_and_images_log_nobody_out(browser, method):
    log_in(browser)
    browser.request("/logout", method=method, status="*")
    assert browser.get("/session").json["user"] == "alice"


def test_how_long_it_lasts(browser):
    assert browser.get("/session", status=401).json == {"user": None}
    browser.post("/session", headers=OWN, status=401)
    log_in(browser)
    asked = browser.get("/session")
    assert asked.json == {"user": "alice", "left_s": 600}
    assert "Set-Cookie" not in asked.headers
    before = browser.cookies["pace_login"]
    stayed = browser.post("/session", headers=OWN)
    assert stayed.json == {"user": "alice", "left_s": 600}
    assert "pace_login=" in stayed.headers["Set-Cookie"]
    assert stayed.headers["Cache-Control"] == "no-store"
    assert before


@pytest.mark.parametrize("next", [
    "//evil.example/", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "evil", "",
    "/\t/evil.example", "/a\nSet-Cookie: x=1", "/é", "\\\\evil", " //evil.example", "/ /evil", "http:evil"])
def test_it_leads_to_no_other_site(browser, next):
    assert own_path(next, Request.blank("/login")) == "/"
    assert log_in(browser, next=next).headers["Location"] == "http://example.com/"


@pytest.mark.parametrize("next", ["/", "/map?transport=websocket", "/status#x", "/a%2f%2fb", "/?a=//b"])
def test_it_leads_to_pages_of_its_own(next):
    assert own_path(next, Request.blank("/login")) == next


def test_it_leads_out_of_no_folder():
    request = Request.blank("/login", environ={"SCRIPT_NAME": "/ward"})
    assert own_path("/ward/map", request) == "/ward/map"
    assert own_path("/other", request) == own_path("/wardrobe", request) == "/ward/"


def test_who_is_logged_in_needs_no_form(browser):
    log_in(browser)
    assert browser.get("/login?next=/map").headers["Location"] == "http://example.com/map"


def test_large_and_odd_forms(browser):
    browser.post("/login", b"x" * (MAX_FORM + 1), headers=OWN, status=413)
    browser.post("/login", "&".join(f"a{number}=1" for number in range(20)), headers=OWN, status=400)
    browser.post("/login", b"\xff\x00&name=%ff%00", headers=OWN, status=403)
    browser.get("/login?next=%ff&why=%ff&why=nothing")
    browser.get("/login?" + "&".join(f"a{number}=1" for number in range(20)), status=400)


def test_the_page_works_without_script_and_has_no_other(browser):
    page = browser.get("/login")
    scripts = [script.get("src", "").rpartition("/")[2] for script in page.html.find_all("script")]
    assert scripts == ["early.js", "login.js"]
    assert page.html.find("label", attrs={"for": "password"})
    assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_no_log_in_where_nobody_logs_in(testapp):
    for path in ("/login", "/session"):
        assert testapp.get(path, status=404)
    testapp.post("/logout", status=404)
    assert "who" not in {tag.get("id") for tag in testapp.get("/").html.find_all(True)}


def test_whom_the_proxy_vouches_for(tmp_path):
    path = tmp_path / "pace.ini"
    path.write_text(ini_text(channels={"ecg": {}}, settings={"auth": "header"}))
    browser = webtest.TestApp(get_app(str(path)), extra_environ={"HTTP_HOST": "example.com"})
    assert "proxy in front" in browser.get("/", headers=HTML, status=403).text
    page = browser.get("/", extra_environ={"REMOTE_USER": "alice"})
    assert page.html.find(id="who").find("bdi").text == "alice"
    assert not page.html.find("form")
    assert "loggedin.js" not in page.text
    browser.get("/", headers={"Remote-User": "alice", "X-Remote-User": "alice"}, status=403)


def test_the_log_names_no_passwords(browser, monkeypatch, caplog):
    monkeypatch.setattr(audit.LOG, "handlers", [caplog.handler])
    monkeypatch.setattr(audit.LOG, "disabled", False)
    monkeypatch.setattr(audit.LOG, "level", logging.INFO)
    log_in(browser, PASSWORD, PASSWORD, status=403)
    log_in(browser)
    lines = [json.loads(record.message) for record in caplog.records if record.name == "pace.audit"]
    assert [line["event"] for line in lines] == ["failure", "login"]
    assert PASSWORD not in caplog.text
