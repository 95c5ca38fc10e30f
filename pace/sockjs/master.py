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

from . import rolling
from .events import Hangup, find_registry
from .listening import adopt, inherited, listen
from .worker import Worker

log = logging.getLogger(__name__)

#: What a server does where nothing else is said; the keys are gunicorn's.
DEFAULTS = {
    "workers": 1,
    "keepalive": 5,
    "graceful_timeout": 10,
    "loglevel": "warning",
    "worker_class": "pace.sockjs.worker.Worker",
    "control_socket_disable": True,
}

#: Seconds between two looks at how a restart goes on.
LOOK_S = 0.1


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
    """The process that owns the listening sockets and keeps the workers alive.

    ``before`` is what the master of before handed over, None where this is the first. ``fixed`` says why this server
    cannot be restarted while it runs, None where it can.
    """

    def __init__(self, application, listeners, before=None, fixed=None):
        super().__init__(application)
        self.LISTENERS = listeners
        self._fixed, self._trial = fixed, None
        Worker.readiness = self._readiness = rolling.Readiness()
        self._before = rolling.Predecessors(before["workers"] if before else (), self.cfg.graceful_timeout)
        if before:
            self.systemd = before["systemd"]
            Worker.handed = before["siblings"]
        self._want()

    def _want(self):
        """Have a worker for each that has gone of those before, and one more."""
        self.num_workers = min(self.cfg.workers, 1 + self._before.gone) if len(self._before) else self.cfg.workers

    def init_signals(self):
        super().init_signals()
        rolling.admit_signals()

    def spawn_worker(self):
        """Fork. What is sent to the child before it has handlers of its own waits for them: the master's would lose it,
        and a worker that was told to stop would go on."""
        with rolling.signals_held():
            return super().spawn_worker()

    def wait_for_signals(self, timeout=1.0):
        """Look again soon while a restart is under way."""
        return super().wait_for_signals(LOOK_S if self._trial or len(self._before) else timeout)

    def handle_usr2(self):
        """Restart with what lies on the disk, one worker after another, if that leads to a server."""
        if self._fixed or self._trial or len(self._before):
            log.error("no restart: %s", self._fixed or "one is under way")
            return
        self._trial = rolling.Trial(self._state())

    def manage_workers(self):
        """Besides what every master does: go on with a restart."""
        if len(self._before):
            self._before.step(len(self._readiness.pids() & self.WORKERS.keys()) >= self.num_workers)
            self._want()
            if not len(self._before):
                log.info("restarted: all workers are new")
        super().manage_workers()
        if self._trial:
            self._judge()

    def _judge(self):
        good = self._trial.result()
        if good is None:
            return
        trial, self._trial = self._trial, None
        words = trial.words
        trial.close()
        if good:
            log.info("restarting, one worker after another")
            rolling.execute(self._state())
        else:
            log.error("no restart, everything goes on as it was: %s", words)

    def _state(self):
        return {"workers": list(self.WORKERS), "listeners": [listener.fileno() for listener in self.LISTENERS],
                "systemd": self.systemd, "siblings": Worker.siblings.state()}

    def kill_workers(self, sig):
        """Send a signal to all, those of the master of before too; these end by themselves where it has no effect."""
        super().kill_workers(sig)
        if sig != signal.SIGKILL:
            self._before.signal(sig)

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
        self._before = rolling.take_over()
        kept = self._before["listeners"] if self._before else ()
        cfg, gunicorns = self.application.cfg, logging.getLogger("gunicorn.error")
        if self._before and self._before["systemd"]:
            self.listeners = adopt(kept, cfg, gunicorns)  # whatever the ini file says, as at the first start
        elif not inherited():
            self.listeners = listen(addresses, cfg, gunicorns, kept)

    @property
    def urls(self):
        """The URLs it listens on, separated by spaces."""
        return " ".join(map(str, self.listeners)) or "inherited sockets"

    def run(self, app, forked=None, fixed=None):
        """Serve ``app`` until a signal ends it; return the exit status. Ends the process in a worker.

        ``forked`` is called without arguments in each worker, right after the fork. ``fixed`` says why this server
        cannot be restarted while it runs (SIGUSR2), where it cannot.
        """
        if rolling.came_through():
            leave(0)
        self.application.app = app
        if forked:
            self.application.cfg.set("post_fork", lambda master, worker: forked())
        master = Worker.master = os.getpid()
        try:
            Master(self.application, self.listeners, self._before, fixed).run()
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
