"""Redis that fails, in small; tests/system/test_flow_outage.py has it stopped and frozen."""
import pytest

from tests.hostile.cases import redis


@pytest.mark.parametrize("case", [
    redis.redis_black_holed, redis.redis_flushed, redis.redis_ends_the_link,
    redis.redis_stammers, redis.sentinel_fail_over, redis.sentinel_replaces_a_living_master, redis.slot_moved,
    redis.home_slot_moved], ids=lambda case: case.name)
def test_redis(holds, case):
    holds(case)
