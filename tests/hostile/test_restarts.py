"""Restarts and deaths of workers, under few viewers."""
from tests.hostile.cases import restarts


def test_a_rolling_restart_costs_no_sample(holds):
    holds(restarts.rolling_restart)


def test_a_killed_worker_costs_no_sample(holds):
    holds(restarts.worker_killed)


def test_a_stop_and_a_start_lose_nothing_without_a_word(holds):
    holds(restarts.stop_and_start)
