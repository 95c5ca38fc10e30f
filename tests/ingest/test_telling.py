"""Statuses that are told when they change."""
import pytest

from pace.errors import BrokerDown
from pace.ingest.telling import RETELL_S, Telling
from tests.support.clocks import Clock


class Broker:
    """Keeps what it is told; `down` has it refuse."""

    def __init__(self):
        self.told, self.down = [], False

    def set_statuses(self, statuses):
        if self.down:
            raise BrokerDown("down")
        self.told.append(statuses)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def broker():
    return Broker()


@pytest.fixture
def telling(broker, clock):
    return Telling(broker, clock)


def test_only_what_changed_is_told(telling, broker):
    telling.tell({"a": {"n": 1}, "b": {"n": 1}})
    telling.tell({"a": {"n": 2}, "b": {"n": 1}})
    telling.forget("b")
    telling.tell({"a": {"n": 2}, "b": {"n": 1}})
    assert broker.told == [{"a": {"n": 1}, "b": {"n": 1}}, {"a": {"n": 2}}, {"b": {"n": 1}}]


def test_what_went_is_told_once(telling, broker):
    telling.gone({"a"})
    telling.tell({})
    telling.tell({})
    assert broker.told == [{"a": None}, {}]


def test_all_is_told_again_before_it_expires(telling, broker, clock):
    telling.tell({"a": {}})
    clock.now += RETELL_S
    telling.tell({"a": {}})
    assert broker.told == [{"a": {}}] * 2


def test_what_could_not_be_told_is_told_later(telling, broker):
    broker.down = True
    telling.gone({"b"})
    with pytest.raises(BrokerDown):
        telling.tell({"a": {}})
    broker.down = False
    telling.tell({"a": {}})
    assert broker.told == [{"a": {}, "b": None}]
