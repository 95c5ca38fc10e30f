"""The one connection over which a process hears its pub/sub channels."""
import logging
import random
import time

import gevent
import hiredis
from redis.exceptions import RedisError

from pace.sources.subscribing import LinkLost, Subscriber
from pace.tally import tally

log = logging.getLogger(__name__)

#: Longest that the link waits for a message before it looks at its other duties, in seconds.
WAIT_S = 0.25
#: Seconds between two tries to connect: at first, and the longest. Each is up to half shorter by
#: chance, so that many workers do not come at once.
RETRY_S, MAX_RETRY_S = 0.1, 1.0
#: Bytes read at once.
READ_SIZE = 65_536
#: Full reads in a row before other greenlets get their turn: what waits in Redis' output buffer grows unseen, and past
#: a bound Redis closes the link, while what was heard waits here, counted and bounded.
BURST = 16
#: Messages a second from which on reading rests for this many seconds between reads, so that one
#: wake-up serves many.
BUSY_HZ, REST_S = 500, 0.004
#: A link that lived this long is not to blame for its end: the next try comes soon.
SOUND_S = 5.0


class PubSubLink:
    """Subscribes to Redis channels, hands on their messages, and connects again for ever.

    `subscriber` is the state of the connection, None while there is none.

    `connect()` gives an unconnected redis-py connection (`pace.links.connection`). `deliver` gets
    (channel, data, arrival): bytes, bytes and epoch ms. `missed` gets the set of channels (bytes)
    that may have missed messages. With `rest` False no message waits for others to come.
    """

    def __init__(self, connect, deliver, missed, rest=True):
        self._connect = connect
        self._deliver = deliver
        self._missed = missed
        self._rest = REST_S if rest else 0
        self._wanted = frozenset()
        self._closing = False
        self.subscriber = None

    def want(self, channels):
        """Be subscribed to these Redis channels (bytes) and no others, within WAIT_S."""
        self._wanted = frozenset(channels)

    @property
    def connected(self):
        """Whether Redis can be heard, as far as one knows."""
        return self.subscriber is not None

    @property
    def confirmed(self):
        """Whether Redis has confirmed all that is wanted."""
        return self.subscriber is not None and self._wanted <= self.subscriber.confirmed

    def mark(self):
        """A Mark at this moment."""
        mark = Mark(self)
        mark.passed()
        return mark

    def close(self):
        """Make `run` return within WAIT_S."""
        self._closing = True

    def run(self):
        """Serve until `close`."""
        delay, told = RETRY_S, None
        while not self._closing:
            began = time.monotonic()
            try:
                self._serve(self._connect())
            except (LinkLost, RedisError, OSError, hiredis.HiredisError) as error:
                sound = time.monotonic() - began > SOUND_S
                tally.relinks += 1
                delay = RETRY_S if sound else min(2 * delay, MAX_RETRY_S)
                if sound or str(error) != told:
                    log.warning("pub/sub link: %s; trying again each %.0f s", error, MAX_RETRY_S)
                    told = str(error)
                self._sleep(delay * random.uniform(0.5, 1))

    def _serve(self, connection):
        subscriber = Subscriber(self._deliver, self._missed)
        try:
            connection.connect()
            self.subscriber = subscriber
            self._exchange(subscriber, connection)
        finally:
            self.subscriber = None
            connection.disconnect()
            if subscriber.confirmed:
                self._missed(subscriber.confirmed)

    def _exchange(self, subscriber, connection):
        # redis-py has no public way to its socket, and its own reading costs twice as much.
        sock = connection._get_socket()
        sock.settimeout(WAIT_S)
        misplaced = getattr(connection, "misplaced", None)  # what one server of several has
        read_at = time.monotonic()
        while not self._closing:
            if misplaced and misplaced():
                raise LinkLost("Redis has moved to another server")
            commands = subscriber.commands(self._wanted, time.monotonic())
            if commands:
                sock.sendall(commands)
            messages = self._receive(subscriber, sock)
            now = time.monotonic()
            if messages > BUSY_HZ * (now - read_at):
                gevent.sleep(self._rest)
            read_at = now

    def _receive(self, subscriber, sock):
        """Take in what has come, up to BURST reads; the number of messages in it."""
        messages = 0
        for _ in range(BURST):
            try:
                data = sock.recv(READ_SIZE)
            except TimeoutError:
                break
            if not data:
                raise LinkLost("Redis closed it")
            messages += subscriber.receive(data, time.time() * 1000)
            if len(data) < READ_SIZE:
                break
        else:
            gevent.sleep(0)  # a message of megabytes counts as none until it is whole
        return messages

    def _sleep(self, seconds):
        until = time.monotonic() + seconds
        while not self._closing and time.monotonic() < until:
            gevent.sleep(0.05)


class Mark:
    """A moment of the link: whether everything published before it was received.

    While the link is down it moves on to when the link is back.
    """

    def __init__(self, link):
        self._link = link
        self._subscriber = None
        self._pong = None

    def passed(self):
        """Whether Redis has answered what was asked after the moment."""
        subscriber = self._link.subscriber
        if subscriber is not self._subscriber:
            self._subscriber = subscriber
            self._pong = subscriber and subscriber.hurry()
        return subscriber is not None and subscriber.pongs >= self._pong
