"""Redis for the tests of this folder: starting one for each of them takes longer than most of them."""
import pytest

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
