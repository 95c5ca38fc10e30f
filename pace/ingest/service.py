"""The service that a worker runs."""


class Ingest:
    """Appends what publishers send, where this process holds the lease; stands by elsewhere.

    `settings` is `pace.settings.Settings` (redis_url, flush_ms, discover), `channels` the configured
    `{name: Channel}`. `on_channels` is called in a greenlet with `{name: Channel}`, configured and
    discovered, whenever a channel was discovered or went away.
    """

    def __init__(self, broker, settings, channels, on_channels=None):
        self.broker = broker
        self.settings = settings
        self.channels = dict(channels)
        self.on_channels = on_channels

    def start(self):
        """Start the greenlets; returns at once, Redis need not answer."""

    def stop(self, timeout=2.0):
        """Flush, hand the leases over and end the greenlets within `timeout` seconds."""
