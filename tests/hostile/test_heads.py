"""Requests whose heads come slowly, or are too much."""
from tests.hostile.cases import heads


def test_slow_headers_hold_up_nobody(holds):
    holds(heads.slow_headers)
