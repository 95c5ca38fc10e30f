"""Which broker an address of Redis asks for."""
from pace import redisurl
from pace.broker.cluster import ClusterBroker
from pace.broker.redis import RedisBroker


def open_broker(url, *arguments, **options):
    """The broker of `pace.redis_url`; arguments as RedisBroker takes them. Nothing connects before the first call."""
    kind = redisurl.parse(url).kind if redisurl.is_of_several(url) else None
    return (ClusterBroker if kind == redisurl.CLUSTER else RedisBroker)(url, *arguments, **options)
