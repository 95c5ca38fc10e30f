"""Which broker an address asks for."""
import pytest

from pace.broker.cluster import ClusterBroker
from pace.broker.opening import open_broker
from pace.broker.redis import RedisBroker


@pytest.mark.parametrize(("url", "kind"), [
    ("redis://h", RedisBroker), ("redis+sentinel://h/main", RedisBroker), ("rediss+cluster://h", ClusterBroker)])
def test_brokers(url, kind):
    broker = open_broker(url, 60, discover="found")
    assert type(broker) is kind
    assert broker.discovered.__self__._discover == "found"
    broker.close()
