"""Run gunicorn with :class:`pace.sockjs.worker.Worker` from Python, without its command line.

Importing this module imports gunicorn: monkey-patch before.
"""
import logging
import os
import signal
import sys

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from .events import Hangup
from .listening import inherited, listen
from .worker import Worker, find_registry

#: What a server does where nothing else is said; the keys are gunicorn's.
DEFAULTS = {
    "workers": 1,
    "keepalive": 5,
    "graceful_timeout": 10,
    "loglevel": "warning",
    "worker_class": "pace.sockjs.worker.Worker",
    "control_socket_disable": True,
}


class PlainLogger(Logger):
    """gunicorn's log, through the handlers of the application's ini file where it configures some."""

    def setup(self, cfg):
        super().setup(cfg)
        if logging.getLogger().handlers:
            for handler in list(self.error_log.handlers):
                self.error_log.removeHandler(handler)
            self.error_log.propagate = True


class Application(BaseApplication):
    """gunicorn's view of an application that exists already, or that is given later (``app``)."""

    def __init__(self, settings, app=None):
        self.settings = {"logger_class": PlainLogger, **DEFAULTS, **settings}
        self.app = app
        super().__init__()

    def load_config(self):
        for key, value in self.settings.items():
            self.cfg.set(key, value)

    def load(self):
        return self.app


class Master(Arbiter):
    """The process that owns the listening sockets and keeps the workers alive."""

    def __init__(self, application, listeners):
        super().__init__(application)
        self.LISTENERS = listeners

    def handle_hup(self):
        """Reopen the log files, and have the application, here and in every worker, hear of a Hangup.

        gunicorn would replace every worker and cut all their connections.
        """
        self.handle_usr1()
        registry = find_registry(self.app.app)
        if registry is not None:
            registry.notify(Hangup(registry))
            self.kill_workers(signal.SIGHUP)


class Server:
    """A server bound to its addresses, not yet running.

    ``addresses`` as :func:`~pace.sockjs.listening.parse_addresses` returns them, ``settings`` are gunicorn's.
    Raises CannotListen.
    """

    def __init__(self, addresses, settings):
        self.application = Application(settings)
        self.listeners = []
        if not inherited():
            cfg = self.application.cfg
            self.listeners = listen(addresses, cfg, logging.getLogger("gunicorn.error"))

    @property
    def urls(self):
        """The URLs it listens on, separated by spaces."""
        return " ".join(map(str, self.listeners)) or "inherited sockets"

    def run(self, app, forked=None):
        """Serve ``app`` until a signal ends it; return the exit status. Ends the process in a worker.

        ``forked`` is called without arguments in each worker, right after the fork.
        """
        self.application.app = app
        if forked:
            self.application.cfg.set("post_fork", lambda master, worker: forked())
        master = Worker.master = os.getpid()
        try:
            Master(self.application, self.listeners).run()
        except SystemExit as end:
            status = end.code or 0
        if os.getpid() != master:
            leave(status)  # a worker: what stands above us on the stack is the master's
        return status


def leave(status):
    """End this process with ``status`` at once, without unwinding the stack."""
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
