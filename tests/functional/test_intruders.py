"""Log-ins, over WSGI, as somebody tries them who means harm."""
from functools import cache
from urllib.parse import urlsplit

import pytest
import webtest
from pyramid.paster import get_app

from pace.security import passwords
from pace.security.signing import Signer
from pace.sockjs.clients import VOUCHED
from tests.support.ini import ini_text

PASSWORD, SECRET = "correct horse", "0123456789abcdef" * 4
HOST = "pace.example"
HERE = {"Origin": f"https://{HOST}"}
PLAIN, SAFE = "pace_login", "__Host-pace_login"


@pytest.fixture(scope="module")
def application(tmp_path_factory):
    @cache
    def application(**settings):
        folder = tmp_path_factory.mktemp("intruders")
        users = {"alice": (PASSWORD, "doctors"), "bob": ("x" * 20, "")}
        (folder / "users").write_text("".join(
            f"{name}:{passwords.hashed(password)}:{groups}\n" for name, (password, groups) in users.items()))
        (folder / "secret").write_text(SECRET)
        path = folder / "pace.ini"
        path.write_text(ini_text(settings={"redis_url": "redis://127.0.0.1:1/0", "audit": "none", **settings}))
        return get_app(str(path))
    return application


@pytest.fixture
def browser(application):
    """A browser without cookies, over TLS; ``browser()`` is another one."""
    def open(scheme="https", host=HOST, **settings):
        given = settings or {"auth": "users", "users": "users", "secret": "file:secret"}
        return webtest.TestApp(application(**given), extra_environ={"HTTP_HOST": host, "wsgi.url_scheme": scheme,
                                                                    "REMOTE_ADDR": "203.0.113.9"})
    return open


def log_in(app, name="alice", password=PASSWORD, next="/status", headers=HERE):
    return app.post("/login", {"name": name, "password": password, "next": next}, headers=headers, status="*")


def known(app):
    """Whether the browser's cookie is anybody's."""
    return app.get("/session", status="*").status_int == 200


@pytest.mark.parametrize("next", [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "https://evil.example",
    "https:evil.example", "javascript:alert(1)", "evil.example", "", "///evil.example", "/ /evil.example",
    "/\r\nSet-Cookie: a=b", "\x01//evil.example", "/..//evil.example",
    "/.//evil.example", "/%2f/evil.example", "/\u2028/evil", "?x", "#x", "/@evil.example"])
def test_a_log_in_leads_to_no_other_site(browser, next):
    app = browser()
    for answer in (log_in(app, next=next), app.get("/login", {"next": next})):
        assert answer.status_int == 303
        parts = urlsplit(answer.headers["Location"])
        assert (parts.scheme, parts.netloc) in (("", ""), ("https", HOST))
        assert not parts.path.startswith("//") or parts.netloc == HOST
        assert "a=b" not in str(answer.headers)


def test_of_broken_forms_nothing_is_taken(browser):
    app = browser()
    many = "&".join(["name=alice", f"password={PASSWORD}", *(f"a{number}=1" for number in range(100))])
    for form in (many, "name=%ff%fe&password=%00", "&&&", "name", "=", "\0", "name=alice&password=" + "x" * 3000):
        assert app.post("/login", form, headers=HERE, status="*").status_int in (400, 403)
    assert app.post("/login", "x" * 10_000, headers=HERE, status="*").status_int == 413
    assert not known(app)


def test_a_cookie_that_was_planted_is_not_the_one_that_is_logged_in(browser):
    thief, victim = browser(), browser()
    log_in(thief, "bob", "x" * 20)
    planted = thief.cookies[SAFE]
    victim.set_cookie(SAFE, planted)
    log_in(victim)
    assert victim.cookies[SAFE] != planted
    assert victim.get("/session").json["user"] == "alice"
    assert not known(thief)  # whoever was logged in there before is logged out


@pytest.mark.parametrize("forge", [
    lambda signed: signed[:-2], lambda signed: signed + "A", lambda signed: signed.swapcase(),
    lambda signed: "." + signed, lambda signed: signed.partition(".")[0] + ".", lambda signed: "." * 5000,
    lambda signed: "\xe4" + signed,
    lambda signed: Signer("x" * 64, "log-in").sign("a:alice:1:9999999999:b"),
    lambda signed: Signer(SECRET, "share link").sign("a:alice:1:9999999999:b"),
    lambda signed: Signer(SECRET, "log-in").sign("a:alice:9999999999:9999999999:0000"),
    lambda signed: Signer(SECRET, "log-in").sign("a:nobody:9999999999:9999999999:0000")])
def test_cookies_that_are_not_ours_are_nobodys(browser, forge):
    app = browser()
    log_in(app)
    signed = app.cookies[SAFE]
    assert known(app)
    stranger = browser()
    answer = stranger.get("/session", headers={"Cookie": f"{SAFE}={forge(signed)}"}, status="*")
    assert answer.status_int == 401


def test_the_cookie_is_kept_from_scripts_from_other_hosts_and_from_plain_connections(browser):
    app = browser()
    set_cookie = next(value for value in log_in(app).headers.getall("Set-Cookie") if value.startswith(SAFE))
    attributes = {part.strip().lower() for part in set_cookie.split(";")[1:]}
    assert {"path=/", "secure", "httponly", "samesite=lax"} <= attributes
    assert not [part for part in attributes if part.startswith("domain")]
    # another host of the domain, or a page without TLS, can plant the plain name alone
    value = app.cookies[SAFE]
    assert browser().get("/session", headers={"Cookie": f"{PLAIN}={value}"}, status="*").status_int == 401


def test_a_proxy_that_does_not_say_that_it_speaks_tls_is_told_of(browser, caplog):
    log_in(browser("http"))  # its page, of https, says so
    told, = [record.getMessage() for record in caplog.records if record.name == "pace.login"]
    assert "X-Forwarded-Proto" in told
    caplog.clear()
    log_in(browser())
    log_in(browser("http"), headers={"Origin": f"http://{HOST}"})
    assert [record for record in caplog.records if record.name == "pace.login"] == []


@pytest.mark.parametrize("headers", [
    {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": f"http://{HOST}"},
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Referer": "https://evil.example/"}], ids=str)
def test_no_other_site_logs_anybody_in_or_out(browser, headers):
    app = browser()
    answer = log_in(app, headers=headers)
    assert (answer.status_int, answer.headers.getall("Set-Cookie")) == (403, [])
    log_in(app)
    for path in ("/logout", "/session"):
        assert app.post(path, headers=headers, status="*").status_int == 403
    app.get("/logout", status="*")
    assert known(app)
    app.post("/logout", headers=HERE)
    assert not known(app)


def test_a_cookie_is_worth_nothing_after_the_log_out(browser):
    app = browser()
    log_in(app)
    stolen = app.cookies[SAFE]
    app.post("/logout", headers=HERE)
    assert browser().get("/session", headers={"Cookie": f"{SAFE}={stolen}"}, status="*").status_int == 401


def test_who_there_is_cannot_be_told_from_the_answers(browser):
    app = browser()
    answers = [log_in(app, name, "wrong password") for name in ("alice", "carol")]
    assert answers[0].status_int == answers[1].status_int == 403
    assert answers[0].text.replace("alice", "carol") == answers[1].text


def test_nothing_is_taken_of_an_address_or_a_header(browser):
    app = browser()
    app.get("/login", {"name": "alice", "password": PASSWORD})
    assert not known(app)
    claims = {"Remote-User": "alice", "X-Remote-User": "alice", "Authorization": "Basic YWxpY2U6Y29ycmVjdCBob3JzZQ=="}
    assert app.get("/session", headers=claims, status="*").status_int == 401
    assert app.get("/__sockjs__/info", headers=claims, status="*").status_int == 401


PATHS = ["/", "/status", "/map", "/login", "/session", "/nothing", "/__sockjs__/info"]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_that_belongs_to_a_user_is_kept_by_anybody_else(browser, path):
    app = browser()
    for _ in range(2):
        answer = app.get(path, headers={"Accept": "text/html"}, status="*")
        policy = answer.headers.get("Cache-Control", "")
        assert "no-store" in policy or "private" in policy, (path, answer.status)
        assert "public" not in policy
        log_in(app)


@pytest.mark.parametrize("path", PATHS)
def test_every_page_has_its_headers(browser, path):
    app = browser()
    for _ in range(2):
        answer = app.get(path, headers={"Accept": "text/html"}, status="*")
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"]
        if answer.content_type == "text/html":
            assert "unsafe" not in answer.headers["Content-Security-Policy"]
            assert answer.headers["Permissions-Policy"]
        log_in(app)


HEADER = {"auth": "header", "auth_header": "X-Remote-User"}


@pytest.mark.parametrize("name", [
    "alice", "alice, bob", "alice,alice", "", "group:doctors", "every one", "everyone", "a" * 65])
def test_a_header_is_believed_of_a_proxy_alone_and_names_one_user(browser, name):
    app = browser(**HEADER)
    told = app.get("/__sockjs__/info", headers={"X-Remote-User": name}, status="*")
    assert told.status_int == 403
    vouched = app.get("/__sockjs__/info", headers={"X-Remote-User": name}, extra_environ={VOUCHED: "yes"}, status="*")
    assert vouched.status_int == (200 if name == "alice" else 403)
