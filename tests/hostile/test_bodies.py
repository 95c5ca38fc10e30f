"""Messages that are too long or too deep, and messages to what is not there."""
import pytest

from tests.hostile.cases import bodies


@pytest.mark.parametrize("case", [
    bodies.large_json, bodies.deep_json, bodies.published_json, bodies.guessed_sessions,
    bodies.pipelined_requests, bodies.odd_channels],
    ids=lambda case: case.name)
def test_what_is_refused_disturbs_nobody_else(holds, case):
    holds(case)


def test_odd_names_are_many_and_different():
    names = bodies.odd_names(1000)
    assert len(set(names)) == len(names) == 1000
