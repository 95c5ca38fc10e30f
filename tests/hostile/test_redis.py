"""Redis that fails, in small. tests/system/test_flow_outage.py has it stopped and frozen, tests/links/test_located.py
has a master replaced that is well, tests/links/test_cluster.py the link to the home node,
tests/ingest/test_engine_outages.py everything forgotten under two workers, tests/hub/test_consumer_losses.py what was
lost before anybody read it, tests/links/test_topology.py a node that is cut off."""
import pytest

from tests.hostile.cases import redis
from tests.hostile.world import World


@pytest.fixture
def world(tmp_path):
    """A world of its own for each case, which ends with it: they have up to six servers."""
    with World(tmp_path, small=True) as small:
        yield small


@pytest.mark.parametrize("case", [
    redis.redis_black_holed, redis.redis_flushed, redis.redis_ends_the_link,
    redis.redis_stammers, redis.sentinel_fail_over, redis.slot_moved], ids=lambda case: case.name)
def test_redis(holds, case):
    holds(case)
