"""What the tests of the engine begin with."""
import pytest

from tests.support.engines import World


@pytest.fixture
def world():
    return World()


@pytest.fixture
def unbounded(monkeypatch):
    """The broker in memory keeps all texts, so that each that is missing was never appended."""
    monkeypatch.setattr("pace.broker.memory.LAST_ENTRIES", 1_000_000)
