"""The same cases in the suite: small, with wide bounds."""
import pytest

from tests.hostile.world import World


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A small World for the cases of one file."""
    with World(tmp_path_factory.mktemp("world"), small=True) as small:
        yield small


@pytest.fixture
def holds(world):
    """Run a case small: each figure must be within ten times its bound, what is counted within its bound."""
    def run(case):
        outcome = case(world)
        assert outcome.figures
        assert [figure.text for figure in outcome.figures if not figure.held_wide] == []
    return run
