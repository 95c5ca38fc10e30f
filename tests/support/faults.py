"""A broker that fails when a test says so."""
from pace.errors import BrokerDown


class FaultyBroker:
    """Wraps a broker. `down`: no call arrives. `deaf`: calls arrive, their answers do not."""

    def __init__(self, broker):
        self.broker = broker
        self.down = self.deaf = False

    def __getattr__(self, name):
        method = getattr(self.broker, name)

        def call(*args, **options):
            if name == "servers":  # asks nobody
                return method()
            if self.down:
                raise BrokerDown("down")
            answer = method(*args, **options)
            if self.deaf:
                raise BrokerDown("deaf")
            return answer

        return call
