"""What a worker runs beside its requests: reading for its viewers, and ingest and replays where it has the lease."""
import gc

from pace.broker.opening import open_broker
from pace.client import Client
from pace.hub import Consumer, Guard, Hub, States
from pace.ingest import Ingest
from pace.people import Room
from pace.reloading import Reloader
from pace.replay import Replays
from pace.sockjs import Hangup, WorkerStarted, WorkerStopping, closing_time
from pace.supervisor import Supervisor

PREFIX = "/__sockjs__"
#: For the iframes of transports that need one; pages name it themselves.
SCRIPT = "/static/vendor/sockjs.min.js"

#: Seconds that a service may take to end: for ingest, to append what waits where Redis is slow.
SERVICE_S = 2.0
#: Intervals between two frames in which what ingest appended last has reached the viewers.
LAST_TICKS = 2


class Streamer:
    """The services of one worker process, from WorkerStarted to WorkerStopping."""

    def __init__(self, hub, settings):
        self._hub = hub
        self._settings = settings
        self._supervisor = None

    def start(self, event=None):
        """Start everything, once; Redis need not answer."""
        if self._supervisor is not None:
            return
        settings, hub = self._settings, self._hub
        self._supervisor = Supervisor()
        self._brokers = [open_broker(settings.redis_url, settings.history_s, settings.discover) for _ in range(2)]
        # ingest has connections of its own: a storm of returning viewers must not hold up a publisher
        broker, own = self._brokers
        hub.attach(broker)
        self._supervisor.listen(self._repeat, Consumer(hub, broker).round)
        self._supervisor.run(self._repeat, States(hub, broker).round)
        if not hub.access.open:
            self._supervisor.run(self._repeat, Guard(hub).round)
        self._services = [Ingest(own, settings, settings.channels, hub.set_channels)]
        if settings.ingest:
            self._services.insert(0, Replays(settings))
        for service in reversed(self._services):
            service.start()
        if event is not None:
            event.ready_when(lambda: self._services[-1].ready)
        hub.room.start(broker)
        # What was loaded stays: every full collection would look through it again, for some 50 ms.
        gc.freeze()

    def configure(self, settings):
        """Go on with other settings: other channels and recordings, and whatever else may change meanwhile."""
        self._settings = self._hub.settings = settings
        self._hub.addresses.configure(settings)
        self._hub.access.configure(settings)
        if self._supervisor is None:
            self._hub.set_channels(settings.channels)
            return
        *replays, ingest = self._services
        for service in replays:
            service.configure(settings)
        ingest.configure(settings.channels)

    def stop(self, event=None):
        """End everything within the time that is left to a WorkerStopping: leases are handed over, what was published
        so far is still sent, and viewers, who get everything until then, go to other workers one after another."""
        if self._supervisor is None:
            return
        for service in self._services:
            service.stop(min(SERVICE_S, event.left / 4) if event else SERVICE_S)
        self._supervisor.sleep(LAST_TICKS * self._hub.tempo.interval_ms / 1000)
        self._hub.dismiss(closing_time(event) if event else 0.0)
        self._hub.room.stop()
        self._supervisor.stop()
        self._supervisor = None
        self._hub.detach()
        for broker in self._brokers:
            broker.close()
        self._hub.access.close()

    def _repeat(self, round):
        while not self._supervisor.stopping:
            self._supervisor.sleep(round())


def includeme(config):
    """Serve the hub's sessions below PREFIX and run the services in each worker."""
    settings = config.registry.settings["pace.settings"]
    hub = Hub("", config.registry, Client, settings)
    hub.room = Room(hub)
    hub.access = config.registry.settings["pace.access"]
    streamer = Streamer(hub, settings)
    reloader = Reloader(config.registry.settings, streamer.configure)
    config.add_subscriber(reloader.reload, Hangup)
    config.add_subscriber(reloader.start, WorkerStarted)
    config.add_subscriber(streamer.start, WorkerStarted)
    config.add_subscriber(streamer.stop, WorkerStopping)  # before the route's own, which closes the sessions
    config.add_subscriber(reloader.stop, WorkerStopping)  # `pace restart` waits for viewers to have gone
    config.add_sockjs_route(
        prefix=PREFIX, session_manager=hub, sockjs_cdn=SCRIPT, disable_transports=settings.disabled_transports,
        response_limit=settings.response_limit, heartbeat=settings.heartbeat,
        disconnect_delay=settings.disconnect_delay, max_message=settings.max_message,
        allowed_origins=settings.allowed_origins)
