"""What a server would do, as ``pace check`` tells it."""
import socket

import pytest

from pace.cli import report
from pace.security.passwords import NOBODY
from pace.settings import load
from pace.settings.serving import read_server
from pace.sockjs.listening import parse_addresses
from tests.support.ports import free_port


@pytest.fixture
def listener():
    """The port of something that listens on 127.0.0.1."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def serving(**options):
    return read_server(None, options, [], parse_addresses)


def test_redis_that_answers(redis_server):
    answers, text = report.look_at_redis(redis_server.url)
    assert answers
    assert text.startswith("answers, version ")
    assert "noeviction" not in text


def test_redis_that_forgets_is_questioned(redis_server):
    redis_server.client().config_set("maxmemory-policy", "allkeys-lru")
    assert "maxmemory-policy is allkeys-lru: noeviction loses no history" in report.look_at_redis(redis_server.url)[1]
    redis_server.client().config_set("maxmemory-policy", "noeviction")


def test_redis_that_does_not_answer():
    answers, text = report.look_at_redis(f"redis://127.0.0.1:{free_port()}")
    assert not answers
    assert "refused" in text


def test_an_embedded_redis(listener, monkeypatch):
    assert report.look_at_redis(f"embedded://127.0.0.1:{free_port()}")[1].endswith(" and ends it")
    assert report.look_at_redis(f"embedded://127.0.0.1:{listener}")[1].endswith("; something listens at its port now")
    monkeypatch.setattr("pace.embedded.shutil.which", lambda name: None)
    monkeypatch.setattr("pace.embedded.importlib.util.find_spec", lambda name: None)
    assert report.look_at_redis("embedded://127.0.0.1:1")[0] is False


def test_addresses(listener):
    told = report.addresses(serving(listen=f"127.0.0.1:{listener} unix:/run/pace", workers="2"))
    assert told == (f"127.0.0.1:{listener} (something listens there now), unix:/run/pace with 2 processes, "
                    "10,000 connections each")
    assert "not looked at" in report.addresses(None)


def test_who_may_connect_and_what_is_bounded():
    settings = load(None, {"pace.allowed_origins": "https://a.org https://b.org", "pace.transports": "xhr"})
    assert report.viewers(settings) == "from origins: https://a.org, https://b.org; over xhr"
    assert report.limits(settings).startswith("a queue of 1024 KiB or 10 s, closed after 20 s without reading;")


def test_limits_of_an_address_and_who_sees_the_figures():
    settings = load(None, {"pace.address_messages": "7", "pace.address_openings": "0", "pace.metrics": "10.0.0.5"})
    assert report.by_address(settings) == (
        "any number of sessions, any number of new ones a second, 7 messages a second")
    assert report.metrics(settings) == "for 10.0.0.5/32; the log is plain"
    assert report.metrics(load(None, {"pace.metrics": "none"})) == "for nobody; the log is plain"


def test_ingest():
    assert report.ingest(load(None, {})) == "yes, sent each 40 ms, under load each 1000"
    told = report.ingest(load(None, {"pace.ingest": "no", "pace.discover": "names"}))
    assert told.startswith("no, another server on this Redis must; ")
    assert told.endswith("; channels found in the set names")


def test_channels_and_recordings(tmp_path):
    path = tmp_path / "a.ini"
    path.write_text("[app:main]\nuse = egg:pace\n[channel:a]\nrate = 360\n[replay:a]\nfile = pace:data/mitdb-208.csv\n")
    settings = load(path)
    assert report.channels(settings.channels)[1].split() == ["a", "a", "waveform", "pubsub:a", "-", "360", "Hz"]
    assert report.replays(settings.replays)[2].endswith("mitdb-208.csv  again and again")
    assert (report.channels({}), report.replays({})) == (["No channels."], [])


def test_who_may_come_in(tmp_path):
    (tmp_path / "users").write_text(f"alice:{NOBODY}:\n")
    (tmp_path / "secret").write_text("s" * 32)
    ini = tmp_path / "pace.ini"
    ini.write_text("[app:main]\npace.auth = users\npace.users = users\npace.secret = file:secret\n")
    assert report.who(load(ini)) == f"1 user of {tmp_path / 'users'}, logged off after 1800 s without a deed"
    (tmp_path / "users").write_text("# nobody\n")
    assert report.who(load(ini)) == f"nobody yet: `pace user add {tmp_path / 'users'} NAME`"
    assert report.who(load(None, {"pace.auth": "header"})) == "whom the proxy names in REMOTE_USER"
    assert report.who(load(None, {})) == "everybody on this machine"
    assert report.who(load(None, {"pace.insecure": "yes"})).endswith("sees everything: pace.insecure = yes")


def test_who_may_do_what(tmp_path):
    path = tmp_path / "pace.ini"
    path.write_text("[app:main]\nuse = egg:pace\npace.auth = header\npace.view = group:ward ada\npace.discover = all\n"
                    "[channel:bed]\nview = nobody\npublish = user:users\n")
    assert report.rights(load(path)) == [
        "", "CHANNEL      SEEN BY         NOTES BY  PUBLISHED OVER HTTP BY",
        "bed          nobody          users     user:users",
        "those found  ada group:ward  users     nobody", "",
        "Share links are made by nobody; the audit log goes to stderr."]
    assert report.rights(load(None, {})) == []
