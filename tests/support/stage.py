"""A Redis and a Pace that the tests of one file share, with signals on it."""
from tests.support.pace_server import PaceServer
from tests.support.ports import usual_port
from tests.support.pulses import PulseTrain, value_at
from tests.support.redis_server import RedisServer
from tests.support.waiting import wait_for


class Stage:
    """Starting both costs a second: a file whose tests leave them as they were starts them once.

    A test that needs silence, or a history of its own, takes a channel of its own.
    """

    def __init__(self, folder, binary=None, **options):
        self._trains = []
        self.redis = RedisServer(folder, **({"binary": binary} if binary else {}))
        self.redis.start()
        self.client = self.redis.client()
        self.server = PaceServer(folder, self.redis.url, port=usual_port(), **options)
        try:
            self.server.start()
        except BaseException:
            self.redis.close()
            raise

    @property
    def url(self):
        return self.server.url

    def heard(self, channel):
        """Wait until Pace listens to the pub/sub channel."""
        wait_for(lambda: self.client.pubsub_numsub(channel)[0][1], 10, message=f"nobody listens to {channel}")

    def play(self, channel, backlog_s=11, value=value_at):
        """Begin a pulse train with some past on it; it ends by its ``stop`` or with the stage."""
        self.heard(channel)
        self._trains.append(PulseTrain(self.client, channel, value).start(backlog_s))
        return self._trains[-1]

    def close(self):
        """End everything."""
        for train in self._trains:
            train.stop()
        self.server.stop()
        self.redis.close()
