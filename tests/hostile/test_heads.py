"""Requests that come slowly, or are too much."""
from tests.hostile.cases import heads


def test_slow_headers_hold_up_nobody(holds):
    holds(heads.slow_headers)


def test_many_headers_are_refused(holds):
    holds(heads.many_headers)


def test_bodies_without_end_are_refused(holds):
    holds(heads.endless_bodies)
