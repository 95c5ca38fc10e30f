"""Heads, bodies, frames and messages that are hostile, and viewers who stop reading: one server for all of them."""
import pytest

from tests.hostile.cases import bodies, framing, heads, readers

CASES = [
    heads.slow_headers, heads.many_headers, heads.endless_bodies,
    framing.malformed_frames, framing.tiny_fragments, framing.many_pings,
    bodies.large_json, bodies.deep_json, bodies.published_json, bodies.guessed_sessions, bodies.pipelined_requests,
    bodies.odd_channels, readers.stalled_reader, readers.thousand_stalled]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nobody_else_is_disturbed(holds, case):
    holds(case)


def test_odd_names_are_many_and_different():
    names = bodies.odd_names(1000)
    assert len(set(names)) == len(names) == 1000
