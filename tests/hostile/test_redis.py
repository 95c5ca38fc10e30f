"""Redis that fails, in small. tests/system/test_flow_outage.py has it stopped and frozen, tests/links/test_located.py
has a master replaced that is well, tests/links/test_cluster.py the link to the home node."""
import pytest

from tests.hostile.cases import redis


@pytest.mark.parametrize("case", [
    redis.redis_black_holed, redis.redis_flushed, redis.redis_ends_the_link,
    redis.redis_stammers, redis.sentinel_fail_over, redis.slot_moved], ids=lambda case: case.name)
def test_redis(holds, case):
    holds(case)
