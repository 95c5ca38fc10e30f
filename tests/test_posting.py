"""pace.posting: samples over HTTP, the application without its server."""
import pytest
import redis

from pace.posting import MAX_PAYLOAD
from tests.support.known_app import KnownApp

CHANNELS = {"ecg": {"publish": "group:pumps pump-4", "source": "pubsub:ecg-4"}, "other": {},
            "own": {"source": "stream:own", "publish": "users"}, "hidden": {"view": "ada"}}


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    known = KnownApp(tmp_path_factory.mktemp("posting"), **CHANNELS)
    yield known
    known.close()


@pytest.fixture
def ward(known):
    return known.renew()


def test_a_payload_goes_where_the_channel_listens(ward):
    with ward.client.pubsub() as heard:
        heard.subscribe("ecg-4")
        assert heard.get_message(timeout=10)["type"] == "subscribe"
        answer = ward.user("pump-4").post("/publish/ecg", "1700000000000|0.5", status=202)
        assert answer.headers["Cache-Control"] == "no-store"
        assert heard.get_message(timeout=10)["data"] == "1700000000000|0.5"
        ward.user("pump-4").post("/publish/ecg", b"x" * (MAX_PAYLOAD + 1), status=413)


@pytest.mark.parametrize(("name", "channel", "status", "said"), [
    ("ben", "ecg", 403, "you may not publish to 'ecg'"), ("pump-4", "other", 403, "you may not publish to 'other'"),
    ("pump-4", "hidden", 404, "there is no channel 'hidden'"),
    ("pump-4", "absent", 404, "there is no channel 'absent'"),
    ("pump-4", "own", 409, "'own' follows stream:own"), ("pump-4", "ecg", 503, "nobody takes in")])
def test_what_is_refused(ward, name, channel, status, said):
    assert said in ward.user(name).post(f"/publish/{channel}", "1", status=status).text


def test_pages_of_other_sites_publish_nothing(ward):
    ward.user("pump-4").post("/publish/ecg", "1", headers={"Origin": "https://evil.example"}, status=403)


def test_what_is_not_allowed_is_in_the_audit_log(ward):
    ward.user("ben").post("/publish/ecg", "1", status=403)
    line, = ward.logged()
    assert (line["event"], line["user"], line["channel"], line["reason"]) == ("denial", "ben", "ecg", "publish")


def test_without_redis(ward, monkeypatch):
    def fail(client, channel, payload):
        raise redis.ConnectionError("taken down by the test")
    monkeypatch.setattr(redis.Redis, "publish", fail)
    assert "Redis does not answer" in ward.user("pump-4").post("/publish/ecg", "1", status=503).text


def test_where_nobody_is_known_there_is_no_such_address(testapp):
    testapp.post("/publish/ecg", "1", status=404)
