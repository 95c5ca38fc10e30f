"""pace.posting: samples over HTTP, the application without its server."""
import json

import pytest
import webtest
from pyramid.paster import get_app

from pace.posting import MAX_PAYLOAD
from pace.security import audit
from pace.sockjs import WorkerStopping
from tests.support.ini import ini_text

CHANNELS = {"ecg": {"publish": "group:pumps pump-4", "source": "pubsub:ecg-4"}, "other": {},
            "own": {"source": "stream:own", "publish": "users"}, "hidden": {"view": "ada"}}


@pytest.fixture
def ward(tmp_path, redis_server):
    path = tmp_path / "pace.ini"
    path.write_text(ini_text(settings={"redis_url": redis_server.url, "auth": "header", "audit": "audit.log"},
                             channels=CHANNELS))
    app = get_app(str(path))
    app.audit = path.with_name("audit.log")
    yield app
    app.registry.notify(WorkerStopping(app.registry))
    audit.configure(audit.NONE)


def user(app, name="pump-4"):
    environ = {"HTTP_HOST": "ward.example.org", "REMOTE_ADDR": "192.0.2.1", "REMOTE_USER": name}
    return webtest.TestApp(app, extra_environ=environ)


def test_a_payload_goes_where_the_channel_listens(ward, redis_server):
    with redis_server.client().pubsub() as heard:
        heard.subscribe("ecg-4")
        assert heard.get_message(timeout=10)["type"] == "subscribe"
        answer = user(ward).post("/publish/ecg", "1700000000000|0.5", status=202)
        assert answer.headers["Cache-Control"] == "no-store"
        assert heard.get_message(timeout=10)["data"] == "1700000000000|0.5"
        user(ward).post("/publish/ecg", b"x" * (MAX_PAYLOAD + 1), status=413)


@pytest.mark.parametrize(("name", "channel", "status", "said"), [
    ("ben", "ecg", 403, "you may not publish to 'ecg'"), ("pump-4", "other", 403, "you may not publish to 'other'"),
    ("pump-4", "hidden", 404, "there is no channel 'hidden'"),
    ("pump-4", "absent", 404, "there is no channel 'absent'"),
    ("pump-4", "own", 409, "'own' follows stream:own"), ("pump-4", "ecg", 503, "nobody takes in")])
def test_what_is_refused(ward, name, channel, status, said):
    assert said in user(ward, name).post(f"/publish/{channel}", "1", status=status).text


def test_pages_of_other_sites_publish_nothing(ward):
    user(ward).post("/publish/ecg", "1", headers={"Origin": "https://evil.example"}, status=403)


def test_what_is_not_allowed_is_in_the_audit_log(ward):
    user(ward, "ben").post("/publish/ecg", "1", status=403)
    line, = map(json.loads, ward.audit.read_text().splitlines())
    assert (line["event"], line["user"], line["channel"], line["reason"]) == ("denial", "ben", "ecg", "publish")


def test_without_redis(ward, redis_server):
    redis_server.close()
    assert "Redis does not answer" in user(ward).post("/publish/ecg", "1", status=503).text


def test_where_nobody_is_known_there_is_no_such_address(testapp):
    testapp.post("/publish/ecg", "1", status=404)
