"""Pyramid events that tell an application when one of its worker processes begins and ends.

Greenlets, Redis connections and other things that do not survive a fork begin at
:class:`WorkerStarted` and end at :class:`WorkerStopping`::

    config.add_subscriber(start_services, WorkerStarted)
    config.add_subscriber(stop_services, WorkerStopping)

Both carry the application's registry, as Pyramid's own ``ApplicationCreated`` carries its application.
"""


class WorkerStarted:
    """A worker process runs, its application is loaded and it is about to accept connections.

    Sent once per process, after the fork. An exception of a subscriber stops the worker before it serves.
    """

    def __init__(self, registry):
        self.registry = registry


class WorkerStopping:
    """A worker process has been told to stop: it accepts no more connections, its sessions are still open.

    Sent before the sessions are closed. Subscribers share the graceful timeout of the server with them
    and are interrupted at its end.
    """

    def __init__(self, registry):
        self.registry = registry
