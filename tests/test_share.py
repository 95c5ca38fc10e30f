"""pace.share: links over HTTP, the whole application without its server."""
import json

import pytest
import webtest
from pyramid.paster import get_app

from pace.security import audit
from pace.security.sharing import Shares
from tests.support.ini import ini_text

SECRET = "s" * 32


@pytest.fixture
def ward(tmp_path, redis_server, monkeypatch):
    """The application, which believes REMOTE_USER, with the links of its Redis closed at the end."""
    monkeypatch.setenv("PACE_TEST_SECRET", SECRET)
    path = tmp_path / "pace.ini"
    path.write_text(ini_text(
        settings={"redis_url": redis_server.url, "auth": "header", "secret": "env:PACE_TEST_SECRET",
                  "audit": "audit.log"},
        channels={"ecg": {}, "secret-bed": {"view": "ada"}}))
    app = get_app(str(path))
    app.audit = path.with_name("audit.log")
    yield app
    app.registry.settings["pace.access"].close()
    audit.configure(audit.NONE)


def user(app, name=None):
    environ = {"HTTP_HOST": "ward.example.org", "REMOTE_ADDR": "192.0.2.1"}
    return webtest.TestApp(app, extra_environ={**environ, **({"REMOTE_USER": name} if name else {})})


def made(testapp, channel="ecg", seconds=3600, **options):
    return testapp.post_json("/share", {"channel": channel, "seconds": seconds}, **options)


def test_made_used_and_revoked(ward, redis_server):
    ada, guest = user(ward, "ada"), user(ward)
    answer = made(ada, "secret-bed", status=201)
    link = answer.json
    assert link["expires"] - link["made"] == 3_600_000
    assert link["url"].startswith("http://ward.example.org/share/")
    assert "secret" not in link["url"]
    assert answer.headers["Cache-Control"] == "no-store"
    used = guest.get(link["url"], status=303)
    assert used.location == "http://ward.example.org/#channel=secret-bed"
    assert (used.headers["Referrer-Policy"], used.headers["Cache-Control"]) == ("no-referrer", "no-store")
    assert guest.cookies["pace_share"]
    seen = guest.get("/", headers={"Accept": "text/html"})
    assert "shared-until" in seen
    assert 'href="/map"' not in seen
    assert 'href="/map"' in ada.get("/")
    assert "shared-until" not in ada.get("/")
    assert [one["id"] for one in ada.get("/share").json["links"]] == [link["id"]]
    assert user(ward, "ben").get("/share").json["links"] == []
    user(ward, "ben").delete(f"/share/{link['id']}", status=404)
    ada.delete(f"/share/{link['id']}", status=200)
    ada.delete(f"/share/{link['id']}", status=404)
    assert "No such link" in user(ward).get(link["url"], status=404)
    lines = [json.loads(line) for line in ward.audit.read_text().splitlines()]
    assert [(line["event"], line.get("user")) for line in lines] == [
        ("share", "ada"), ("share used", None), ("share revoked", "ada")]
    assert {line["channel"] for line in lines} == {"secret-bed"}
    assert link["url"].rpartition("/")[2] not in ward.audit.read_text()


def test_the_log_of_requests_holds_no_link(ward):
    url = made(user(ward, "ada")).json["url"]
    token = url.rpartition("/")[2]
    for address in (url, url + "x"):
        asked = user(ward).get(address, extra_environ={"RAW_URI": f"/share/{token}"}, status="*").request
        assert asked.environ["RAW_URI"] == "/share/-"


def test_who_is_logged_in_keeps_his_own_rights(ward):
    url = made(user(ward, "ada"), "secret-bed").json["url"]
    ben = user(ward, "ben")
    assert ben.get(url, status=303).location.endswith("/#channel=secret-bed")
    assert "pace_share" not in ben.cookies


def test_a_channel_that_may_not_be_seen_is_not_there(ward):
    hidden = made(user(ward, "ben"), "secret-bed", status=404).json["reason"]
    absent = made(user(ward, "ben"), "absent-bed", status=404).json["reason"]
    assert hidden.replace("secret", "absent") == absent


def test_strangers_and_guests_make_none(ward):
    assert made(user(ward), status="4*").status_int in (401, 403)
    guest = user(ward)
    guest.get(made(user(ward, "ada")).json["url"])
    assert made(guest, status=403).json["reason"] == "You may not make links."
    guest.get("/share", status=403)


@pytest.mark.parametrize("headers", [
    {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://ward.example.org.evil.example"}])
def test_pages_of_other_sites_make_none(ward, headers):
    assert made(user(ward, "ada"), headers=headers, status=403)
    user(ward, "ada").delete("/share/1", headers=headers, status=403)


@pytest.mark.parametrize(("said", "status"), [
    ("", 400), ("[]", 400), ("{", 400), ('{"channel": "ecg"}', 400), ('{"channel": 1, "seconds": 60}', 400),
    ('{"channel": "ecg", "seconds": 1e3}', 400), ('{"channel": "ecg", "seconds": true}', 400),
    ('{"channel": "ecg", "seconds": 59}', 400), ("[" * 900, 400), ("x" * 2000, 413), (b"\xff", 400)])
def test_what_is_no_wish(ward, said, status):
    answer = user(ward, "ada").post("/share", said, headers={"Content-Type": "application/json"}, status=status)
    assert answer.json["reason"]


def test_a_form_of_another_site_is_none(ward):
    user(ward, "ada").post("/share", {"channel": "ecg", "seconds": "60"}, status=415)


def test_links_are_not_without_end(ward, monkeypatch):
    monkeypatch.setattr("pace.security.sharing.MOST_OF_ONE", 1)
    ada = user(ward, "ada")
    made(ada, status=201)
    assert "revoke one" in made(ada, status=429).json["reason"]


def test_without_redis(ward, monkeypatch, redis_server):
    ada, url = user(ward, "ada"), made(user(ward, "ada")).json["url"]
    monkeypatch.setattr(ward.registry.settings["pace.access"], "shares", Shares("redis://127.0.0.1:1/0", SECRET))
    made(ada, status=503)
    ada.get("/share", status=503)
    ada.delete("/share/1", status=503)
    user(ward).get(url, status=503)


def test_where_everybody_sees_everything_there_are_none(testapp):
    testapp.get("/share/x", status=404)
    testapp.post_json("/share", {"channel": "ecg", "seconds": 60}, status=404)
