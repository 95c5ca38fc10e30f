"""WebSocket frames that are wrong, tiny or too many."""
import pytest

from tests.hostile.cases import framing


@pytest.mark.parametrize("case", [framing.malformed_frames, framing.tiny_fragments, framing.many_pings],
                         ids=lambda case: case.name)
def test_frames_of_one_disturb_nobody_else(holds, case):
    holds(case)
