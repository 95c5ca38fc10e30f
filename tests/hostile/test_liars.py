"""Publishers that lie, for some seconds."""
from tests.hostile.cases import liars


def test_publishers_that_lie_are_flagged_and_harm_nobody(holds):
    holds(liars.lying_publishers)
