"""Which statuses of channels others know, so that they are told what changed and no more."""

#: Seconds after which statuses are told although nothing changed, so that they do not expire.
RETELL_S = 20.0


class Telling:
    """Tells `broker` the statuses; `clock` gives epoch seconds."""

    def __init__(self, broker, clock):
        self._broker = broker
        self._clock = clock
        self._gone = {}
        self._told = {}
        self._told_at = clock()

    def gone(self, names):
        """These channels are no more."""
        self._gone.update(dict.fromkeys(names))

    def forget(self, name):
        """What is told of this channel next is news."""
        self._told.pop(name, None)

    def tell(self, statuses):
        """Tell what changed of `{channel: dict}`, all that is known here. Raises BrokerDown: then nothing was told."""
        if self._clock() - self._told_at >= RETELL_S:
            self._told, self._told_at = {}, self._clock()
        changed = {name: status for name, status in statuses.items() if self._told.get(name) != status}
        self._broker.set_statuses({**self._gone, **changed})
        self._told.update(changed)
        self._gone.clear()
