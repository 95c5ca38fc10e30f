"""Redis for the tests of this folder: starting one for each of them takes longer than most of them."""
import pytest

from pace.broker.redis import RedisBroker
from tests.support.appending import ALL
from tests.support.redis_server import BINARIES, RedisServer


@pytest.fixture(scope="module", params=sorted(BINARIES))
def shared_redis(request, tmp_path_factory):
    """One of each version for all tests of a file."""
    if not BINARIES[request.param]:
        pytest.skip(f"no redis-server {request.param} on this machine (apt-get install redis-server)")
    server = RedisServer(tmp_path_factory.mktemp("redis"), binary=BINARIES[request.param]).start()
    yield server
    server.close()


@pytest.fixture
def any_redis_server(shared_redis):
    """As `start_redis` gives it: it runs, and holds nothing."""
    shared_redis.renew()
    return shared_redis


@pytest.fixture
def client(any_redis_server):
    """What others do in it."""
    return any_redis_server.client()


@pytest.fixture
def broker(any_redis_server):
    broker = RedisBroker(any_redis_server.url, history_s=300, discover="ecgs-keys")
    yield broker
    broker.close()


@pytest.fixture
def leading(broker):
    """A broker that may append to every channel."""
    broker.lease(ALL, "me", 60_000)
    return broker
