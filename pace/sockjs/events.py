"""Pyramid events that tell an application when one of its worker processes begins and ends.

Greenlets, Redis connections and other things that do not survive a fork begin at
:class:`WorkerStarted` and end at :class:`WorkerStopping`::

    config.add_subscriber(start_services, WorkerStarted)
    config.add_subscriber(stop_services, WorkerStopping)

On SIGHUP nobody is disconnected: an application that can take up its configuration anew subscribes to :class:`Hangup`.
All carry the application's registry, as Pyramid's own ``ApplicationCreated`` carries its application.
"""
import time


class WorkerStarted:
    """A worker process runs, its application is loaded and it is about to accept connections.

    Sent once per process, after the fork. An exception of a subscriber stops the worker before it serves.
    ``master`` is the process that passes a SIGHUP on to its workers, 0 where none does. ``places`` are the addresses of
    the listening sockets, as ``getsockname`` tells them, ``proxies`` is gunicorn's forwarded_allow_ips as a text, None
    where nobody has set it.
    """

    def __init__(self, registry, master=0, places=(), proxies=None):
        self.registry = registry
        self.master = master
        self.places = places
        self.proxies = proxies
        self.conditions = []

    def ready_when(self, condition):
        """Count the process as ready no sooner than ``condition()`` is true, which must not wait.

        It serves at once; a restart of one worker after another goes on when the new one is ready.
        """
        self.conditions.append(condition)


class WorkerStopping:
    """A worker process has been told to stop: it accepts no more connections, its sessions are still open.

    Sent before the sessions are closed. Subscribers share the graceful timeout of the server with them
    and are interrupted at its end; ``left`` says how many seconds of it there are still.
    """

    def __init__(self, registry, seconds=0.0, clock=time.monotonic):
        self.registry = registry
        self._clock = clock
        self._end = clock() + seconds

    @property
    def left(self):
        """Seconds until everything that is left is cut, at least 0."""
        return max(0.0, self._end - self._clock())


class Hangup:
    """SIGHUP: the application may take up its configuration anew.

    Sent in the master, from whose application later workers are forked, and in each worker, in a greenlet of its own.
    ``relayed`` says that the master was told first.
    """

    def __init__(self, registry, relayed=False):
        self.registry = registry
        self.relayed = relayed


def find_registry(app, depth=20):
    """The registry of the Pyramid application inside WSGI middleware, or None.

    Follows ``.registry``, ``.app`` and ``.application``, at most ``depth`` wrappers deep.
    """
    for _ in range(depth):
        registry = getattr(app, "registry", None)
        if registry is not None:
            return registry
        app = getattr(app, "app", None) or getattr(app, "application", None)
    return None
