"""Pub/sub within a test: several engines hear the same messages in the same order."""
import types


class Radio:
    """`link()` makes what an Engine takes for its link; `publish` reaches all of them at `clock`."""

    def __init__(self, clock):
        self._clock = clock
        self.links = []

    def link(self):
        self.links.append(RadioLink())
        return self.links[-1]

    def publish(self, channel, *payloads):
        for link in self.links:
            for data in payloads:
                link.receive(channel.encode(), data, self._clock() * 1000)


class RadioLink:
    """One engine's ear. `delayed` messages wait until `catch_up`; those published while it is `cut` are lost."""

    def __init__(self):
        self.engine = None
        self.wanted = set()
        self.cut = self.delayed = False
        self._late = []

    def want(self, channels):
        self.wanted = set(channels)

    @property
    def connected(self):
        return not self.cut

    def mark(self):
        return types.SimpleNamespace(passed=lambda: not self.delayed and not self.cut)

    def receive(self, channel, data, arrival):
        if self.cut or channel not in self.wanted:
            return
        if self.delayed:
            self._late.append((channel, data, arrival))
        else:
            self.engine.hear(channel, data, arrival)

    def catch_up(self):
        self.delayed = False
        for message in self._late:
            self.engine.hear(*message)
        self._late.clear()

    def lose(self):
        """Break the link: what is published until `mend` is missed."""
        self.cut = True
        self.engine.miss(self.wanted)

    def mend(self):
        self.cut = False
