"""Redis as the workers' telephone: pub/sub between them, the keys by which they live, the counter of visits."""
from contextlib import contextmanager
from functools import partial

import gevent
from redis.exceptions import RedisError

from pace import links
from pace.errors import BrokerDown
from pace.keys import Keys
from pace.sources.link import PubSubLink

#: Seconds after which a worker's key is gone that is not renewed.
WORKER_TTL_S = 6
#: Connections beside the one that listens: what is sent, beats, visits, and the last word of a worker that ends.
CONNECTIONS = 4


class RedisWire:
    """One worker's end. Everything but `hears` may wait for Redis, as `pace.links` bounds it, and raises BrokerDown."""

    def __init__(self, url, keys=None):
        self._keys = keys or Keys()
        self._connect = partial(links.connection, url)
        self._client = links.client(url, CONNECTIONS)
        self._link = self._mine = None
        self._wanted = frozenset()

    def open(self, token, deliver, missed):
        """This is worker `token`. `deliver(mine, data)` gets what others say to all, or to it alone (`mine`);
        `missed()` is called when some of that may not have come."""
        self._mine = self._key("bus", token).encode()
        self._wanted = frozenset({self._key("bus").encode(), self._mine})
        self._link = PubSubLink(self._connect, partial(self._hear, deliver), lambda _: missed(), rest=False)
        self._link.want(self._wanted)

    def _hear(self, deliver, name, data, arrival):
        deliver(name == self._mine, data)
        gevent.sleep(0)  # a letter may tell of 600 people, which takes 10 ms: viewers come in between

    def run(self):
        """Listen until `close`."""
        self._link.run()

    @property
    def hears(self):
        """Whether what others say from now on will come."""
        subscriber = self._link.subscriber
        return subscriber is not None and subscriber.confirmed >= self._wanted

    def send(self, letters):
        """Say each of (token or None for all, data), in order."""
        with _answers(), self._client.pipeline(transaction=False) as pipeline:
            for to, data in letters:
                pipeline.publish(self._key("bus", *([] if to is None else [to])), data)
            pipeline.execute()

    def renew(self, token):
        """The worker lives."""
        with _answers():
            self._client.set(self._key("worker", token), 1, ex=WORKER_TTL_S)

    def end(self, token):
        """The worker ends."""
        with _answers():
            self._client.delete(self._key("worker", token))

    def count(self, visits):
        """Add to the visits since the beginning; their number."""
        with _answers():
            return int(self._client.incrby(self._key("visits"), visits))

    def close(self):
        """Make `run` return soon."""
        self._link.close()

    def disconnect(self):
        """Close what is left of connections; the next call opens new ones."""
        self._client.connection_pool.disconnect()

    def _key(self, *words):
        return self._keys.of(0, *words)


@contextmanager
def _answers():
    try:
        yield
    except RedisError as error:
        raise BrokerDown(f"Redis: {error}") from error
