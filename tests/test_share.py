"""pace.share: links over HTTP, the whole application without its server."""
import pytest

from pace.security.sharing import Shares
from tests.support.known_app import SECRET, KnownApp


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    known = KnownApp(tmp_path_factory.mktemp("share"), **{"ecg": {}, "secret-bed": {"view": "ada"}})
    yield known
    known.close()


@pytest.fixture
def ward(known):
    return known.renew()


def made(testapp, channel="ecg", seconds=3600, **options):
    return testapp.post_json("/share", {"channel": channel, "seconds": seconds}, **options)


def test_made_used_and_revoked(ward):
    ada, guest = ward.user("ada"), ward.user()
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
    assert ward.user("ben").get("/share").json["links"] == []
    ward.user("ben").delete(f"/share/{link['id']}", status=404)
    ada.delete(f"/share/{link['id']}", status=200)
    ada.delete(f"/share/{link['id']}", status=404)
    assert "No such link" in ward.user().get(link["url"], status=404)
    lines = ward.logged()
    assert [(line["event"], line.get("user")) for line in lines] == [
        ("share", "ada"), ("share used", None), ("share revoked", "ada")]
    assert {line["channel"] for line in lines} == {"secret-bed"}
    assert link["url"].rpartition("/")[2] not in ward.log.read_text()


def test_the_log_of_requests_holds_no_link(ward):
    url = made(ward.user("ada")).json["url"]
    token = url.rpartition("/")[2]
    for address in (url, url + "x"):
        asked = ward.user().get(address, extra_environ={"RAW_URI": f"/share/{token}"}, status="*").request
        assert asked.environ["RAW_URI"] == "/share/-"


def test_who_is_logged_in_keeps_his_own_rights(ward):
    url = made(ward.user("ada"), "secret-bed").json["url"]
    ben = ward.user("ben")
    assert ben.get(url, status=303).location.endswith("/#channel=secret-bed")
    assert "pace_share" not in ben.cookies


def test_a_channel_that_may_not_be_seen_is_not_there(ward):
    hidden = made(ward.user("ben"), "secret-bed", status=404).json["reason"]
    absent = made(ward.user("ben"), "absent-bed", status=404).json["reason"]
    assert hidden.replace("secret", "absent") == absent


def test_strangers_and_guests_make_none(ward):
    assert made(ward.user(), status="4*").status_int in (401, 403)
    guest = ward.user()
    guest.get(made(ward.user("ada")).json["url"])
    assert made(guest, status=403).json["reason"] == "You may not make links."
    guest.get("/share", status=403)


@pytest.mark.parametrize("headers", [
    {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://ward.example.org.evil.example"}])
def test_pages_of_other_sites_make_none(ward, headers):
    assert made(ward.user("ada"), headers=headers, status=403)
    ward.user("ada").delete("/share/1", headers=headers, status=403)


@pytest.mark.parametrize(("said", "status"), [
    ("", 400), ("[]", 400), ("{", 400), ('{"channel": "ecg"}', 400), ('{"channel": 1, "seconds": 60}', 400),
    ('{"channel": "ecg", "seconds": 1e3}', 400), ('{"channel": "ecg", "seconds": true}', 400),
    ('{"channel": "ecg", "seconds": 59}', 400), ("[" * 900, 400), ("x" * 2000, 413), (b"\xff", 400)])
def test_what_is_no_wish(ward, said, status):
    answer = ward.user("ada").post("/share", said, headers={"Content-Type": "application/json"}, status=status)
    assert answer.json["reason"]


def test_a_form_of_another_site_is_none(ward):
    ward.user("ada").post("/share", {"channel": "ecg", "seconds": "60"}, status=415)


def test_links_are_not_without_end(ward, monkeypatch):
    monkeypatch.setattr("pace.security.sharing.MOST_OF_ONE", 1)
    ada = ward.user("ada")
    made(ada, status=201)
    assert "revoke one" in made(ada, status=429).json["reason"]


def test_without_redis(ward, monkeypatch):
    ada, url = ward.user("ada"), made(ward.user("ada")).json["url"]
    monkeypatch.setattr(ward.access, "shares", Shares("redis://127.0.0.1:1/0", SECRET))
    made(ada, status=503)
    ada.get("/share", status=503)
    ada.delete("/share/1", status=503)
    ward.user().get(url, status=503)


def test_where_everybody_sees_everything_there_are_none(testapp):
    testapp.get("/share/x", status=404)
    testapp.post_json("/share", {"channel": "ecg", "seconds": 60}, status=404)
