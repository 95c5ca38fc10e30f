"""Which Redis, and which of its channels."""
from argparse import Namespace

import pytest

from pace.cli.redis_options import open_redis, source_of, telling_redis_errors
from pace.errors import BrokerDown, PaceError
from tests.support.ini import ini_text
from tests.support.ports import free_port

CHANNELS = {"good": {"source": "pubsub:ecg-good", "kind": "text"}, "key": {"source": "key:x", "kind": "text"}}


@pytest.fixture
def ini(tmp_path, redis_server):
    path = tmp_path / "pace.ini"
    path.write_text(ini_text({"redis_url": redis_server.url}, CHANNELS))
    return path


def options(**given):
    return Namespace(**{"ini": None, "redis_url": None, "channel": "x", **given})


def test_ini_names_the_redis(ini, redis_server):
    redis_server.client().set("a", "1")
    with open_redis(options(ini=ini)) as client:
        assert client.get("a") == b"1"


def test_embedded_redis_is_reached_like_any_other(redis_server):
    with open_redis(options(redis_url=f"embedded://127.0.0.1:{redis_server.port}")) as client:
        assert client.ping()


def test_development_ini_of_the_folder_is_the_default(ini, monkeypatch):
    ini.rename(ini.with_name("development.ini"))
    monkeypatch.chdir(ini.parent)
    assert source_of(options(channel="good")) == "ecg-good"


def test_configured_channel_is_published_on_its_source(ini):
    assert source_of(options(ini=ini, channel="good")) == "ecg-good"


def test_other_name_is_the_pubsub_channel_itself(ini):
    assert source_of(options(ini=ini, channel="bad")) == "bad"


def test_channel_that_follows_a_key_is_refused(ini):
    with pytest.raises(PaceError, match="follows key:x"):
        source_of(options(ini=ini, channel="key"))


def test_redis_that_is_not_there_is_told():
    with pytest.raises(BrokerDown, match="refused"), open_redis(options(redis_url=f"redis://127.0.0.1:{free_port()}")):
        pytest.fail("there is no Redis")


def test_wrong_url_is_told():
    with pytest.raises(PaceError, match="URL is wrong"), open_redis(options(redis_url="nonsense")):
        pytest.fail("there is no such URL")


def test_redis_error_is_one_line(redis_server):
    with pytest.raises(BrokerDown, match="Redis: "), telling_redis_errors():
        redis_server.client().execute_command("NONSENSE")
