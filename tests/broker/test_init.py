"""The contract itself."""
import inspect

import pytest

from pace.broker import Broker
from pace.broker.memory import MemoryBroker
from pace.broker.redis import RedisBroker


def test_the_contract_alone_is_no_broker():
    with pytest.raises(TypeError, match="abstract"):
        Broker()


@pytest.mark.parametrize("backend", [MemoryBroker, RedisBroker])
def test_backends_take_what_the_contract_says(backend):
    for name in Broker.__abstractmethods__:
        assert inspect.signature(getattr(backend, name)) == inspect.signature(getattr(Broker, name)), name


@pytest.mark.parametrize("name", sorted(Broker.__abstractmethods__))
def test_every_method_says_what_it_does(name):
    assert getattr(Broker, name).__doc__
