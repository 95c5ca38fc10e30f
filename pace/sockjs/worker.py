"""A gunicorn worker on gevent that lets connections outlive their HTTP request.

Started by ``pserve`` through a server section, or by ``gunicorn -k pace.sockjs.worker.Worker``. What it adds
to gunicorn's own gevent worker: a response may take its connection over (:meth:`Worker.is_already_handled`),
the application hears when the process begins and ends (:mod:`pace.sockjs.events`), requests for a session reach the
worker that has it (:mod:`pace.sockjs.siblings`), a full worker says 503 instead of hanging, and stopping is bounded and
leaves nobody without a close frame.
"""
import logging
import os
import signal
import sys
import time
from functools import partial

import gevent
from gevent.event import Event
from gevent.pool import Pool
from gevent.server import StreamServer
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base_async import AsyncWorker
from gunicorn.workers.ggevent import GeventWorker
from pyramid.exceptions import URLDecodeError

from . import websocket
from .chunks import bound
from .clients import Proxies
from .connections import ClientSocket, affordable, finished, raise_descriptor_limit, refuse
from .events import Hangup, WorkerStarted, WorkerStopping, find_registry
from .plain import PlainErrors, undecodable
from .rolling import admit_signals
from .siblings import Siblings
from .strictness import check
from .wire import RELEASE, REPEAT, UNREAD, Taken, forget

log = logging.getLogger(__name__)

#: Connections of a worker where nothing else is configured; gunicorn's own 1000 are few for WebSockets.
WORKER_CONNECTIONS = 10_000
#: Connections that are being refused at one time. When they are full too, nothing is accepted
#: and new ones wait in the kernel's backlog.
REFUSALS = 100
#: Seconds a client may make no progress in the middle of a request or a response.
STALL_TIMEOUT = 30
#: What a worker takes of the graceful timeout, at whose end the master kills it.
SHARE = 0.9
#: Seconds for everything on SIGINT and SIGQUIT, where SIGTERM gives the graceful timeout.
QUICK_STOP = 1


class Worker(PlainErrors, GeventWorker):
    """One process of the server."""

    #: What the workers of this server know of each other; made in the master, before any of them.
    siblings = None
    #: The process that passes a SIGHUP on, 0 where none does: gunicorn's own would replace the workers.
    master = 0
    #: Where workers tell the master that they are ready (:mod:`pace.sockjs.rolling`), None where none wants to know.
    readiness = None
    #: What workers of before knew of each other that still run.
    handed = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.registry = self.application = None
        self.talking = 0  # connections in an HTTP request or between two
        self.detached = 0  # connections that a response took over
        self._quick = False
        self._proxies = Proxies(self.cfg.forwarded_allow_ips)
        self._busy = {}
        self._pool = self._told = None
        self._conditions = []

    @classmethod
    def check_config(cls, cfg, log):
        """Called by gunicorn in the master: set what must not stay at gunicorn's defaults."""
        if cfg.is_ssl:
            raise RuntimeError("pace.sockjs.worker.Worker speaks no TLS: put a proxy in front of it")
        cfg.set("http_parser", "python")  # the one whose read-ahead we can reach
        if cfg.forwarder_headers == cfg.settings["forwarder_headers"].default.split(","):
            cfg.set("forwarder_headers", "")  # SCRIPT_NAME: a client could choose its path behind a proxy's rules
        cfg.set("control_socket_disable", True)  # two servers of one user would meet in one socket
        if cfg.worker_connections == cfg.settings["worker_connections"].default:
            cfg.set("worker_connections", WORKER_CONNECTIONS)
        wanted, limit = cfg.worker_connections, raise_descriptor_limit()
        cfg.set("worker_connections", affordable(wanted, limit, 2 * cfg.workers))  # queues between workers have two
        if cfg.worker_connections < wanted:
            log.warning("worker_connections: %d instead of %d, the limit of open files (ulimit -n) is %d",
                        cfg.worker_connections, wanted, limit)
        # What a PROXY line said of a connection could not be handed over with it.
        count = cfg.workers if cfg.proxy_protocol == "off" else 0
        cls.siblings = Siblings(count, cls.handed if cls.handed and cls.handed["slots"]["count"] == count else None)

    def init_signals(self):
        self._told = Event()  # a handler may need it at once
        super().init_signals()
        signal.signal(signal.SIGHUP, self.handle_hup)
        admit_signals()

    def load_wsgi(self):
        try:
            super().load_wsgi()
            self.registry = find_registry(self.wsgi)
            self.application, self.wsgi = self.wsgi, self._call
            if self.registry is not None:
                self._begin()
        except SystemExit as ended:  # the application's last words; a worker that says 1 would be started for ever
            sys.stderr.write(f"{ended}\n")
            raise SystemExit(Arbiter.APP_LOAD_ERROR) from None

    def _begin(self):
        proxies = ",".join(self.cfg.forwarded_allow_ips)
        if proxies == self.cfg.settings["forwarded_allow_ips"].default:
            proxies = None
        started = WorkerStarted(self.registry, self.master, [sock.getsockname() for sock in self.sockets], proxies)
        self.registry.notify(started)
        self._conditions = started.conditions

    def run(self):
        self._pool = Pool(self.worker_connections + REFUSALS)
        self.siblings.join(self._take_in, self._stop)
        servers = [self._serve(listener) for listener in self.sockets]
        beating = gevent.spawn(self._beat)
        self._told.wait()
        for server in servers:
            server.close()
        self.siblings.leave()
        self._shut_down(QUICK_STOP if self._quick else SHARE * self.cfg.graceful_timeout)
        beating.kill()

    def _serve(self, listener):
        listener.setblocking(1)
        server = StreamServer(listener, handle=partial(self.handle, listener), spawn=self._pool)
        if self.cfg.workers > 1:
            server.max_accept = 1
        server.start()
        return server

    def _beat(self):
        while True:
            self.notify()
            if self.readiness is not None and all(condition() for condition in self._conditions):
                self.readiness.tell()
                self.readiness = None
            if self.alive:
                self.siblings.look()
            else:  # by gunicorn's max_requests perhaps
                self._told.set()
            gevent.sleep(0.5)

    def notify(self):
        """Tell the master that the loop is alive, and stop when the master has gone."""
        self.tmp.notify()
        if self.ppid != os.getppid():
            self._stop()

    def handle_hup(self, sig, frame):
        """SIGHUP, from the master or from a terminal that goes: end nothing, let the application hear of it."""
        gevent.get_hub().loop.run_callback_threadsafe(gevent.spawn, self._hang_up)

    def _hang_up(self):
        if self.registry is not None:
            self.registry.notify(Hangup(self.registry, relayed=bool(self.master)))

    # Being told to stop

    def handle_exit(self, sig, frame):
        """SIGTERM."""
        self._stop()

    def handle_quit(self, sig, frame):
        """SIGINT and SIGQUIT: as SIGTERM, but quick."""
        self._quick = True
        self._stop()

    def _stop(self):
        self.alive = False
        # A signal handler runs between any two bytecodes of any greenlet; the loop sets the event.
        gevent.get_hub().loop.run_callback_threadsafe(self._told.set)

    def _shut_down(self, seconds):
        limit = time.monotonic() + seconds
        if self.registry is not None:
            self._tell_subscribers(seconds)
        for handler in self._pool.greenlets - self._busy.keys():
            handler.kill(block=False)  # a kept-alive connection between two requests
        self._pool.join(timeout=max(0.1, limit - time.monotonic()))
        while self.detached and time.monotonic() < limit:
            gevent.sleep(0.02)
        if self.talking or self.detached:
            log.warning("%d requests and %d connections were cut at the end of %g s",
                        self.talking, self.detached, seconds)

    def _tell_subscribers(self, seconds):
        with gevent.Timeout(seconds) as patience:
            try:
                self.registry.notify(WorkerStopping(self.registry, seconds))
            except gevent.Timeout as timeout:
                if timeout is not patience:
                    raise
                log.warning("services and sessions did not end within %s s", seconds)
            except Exception:
                log.exception("a subscriber of WorkerStopping failed")

    # Connections

    def handle(self, listener, client, addr, early=b"", settled=False):
        """Serve one accepted connection until it is closed, taken over or handed over.

        ``early`` was read of it by another worker, who found it ``settled`` that this one answers.
        """
        # A stop may have closed the listener after this connection was accepted, before its greenlet had its turn.
        if self.talking + self.detached >= self.worker_connections or listener.fileno() < 0:
            refuse(client)
            return
        self._converse(listener, ClientSocket.adopt(client, STALL_TIMEOUT, early, settled), addr)

    def _take_in(self, listener, addr, client, early):
        """Serve a connection that another worker hands over; waits while there is no greenlet for it."""
        self._pool.spawn(self.handle, self.sockets[listener], client, addr, early, settled=True)

    def _converse(self, listener, client, addr):
        client.peer = listener, addr
        self.talking += 1
        try:
            # GeventWorker.handle would make the socket wait without end.
            AsyncWorker.handle(self, listener, client, addr)
        finally:
            self.talking -= 1

    def take_back(self, peer, sock, data):
        """Serve a connection again that a response took over; ``data`` was read of it. Never waits."""
        client = ClientSocket.adopt(sock, STALL_TIMEOUT, data)
        if self.alive and not self._pool.full():
            listener, addr = peer
            self._pool.spawn(self._converse, listener, client, addr)
        else:
            client.close()

    def handle_request(self, listener_name, req, sock, addr):
        handler, began, closing = gevent.getcurrent(), time.monotonic(), False
        self._busy[handler] = req
        try:
            check(req)
            bound(req)
            if self.alive and self.siblings.divert(req, sock, self.sockets):
                raise Taken
            super().handle_request(listener_name, req, sock, addr)
        except Taken:
            raise
        except StopIteration:
            closing = True  # as the client asked, who may be sending still
        finally:
            del self._busy[handler]
        if not finished(sock, req.body) or closing:
            raise StopIteration
        more = req.unreader.buf.getvalue()
        sock.begin(more)
        if not self.alive:
            raise StopIteration  # told to stop meanwhile: wait for no other request
        if more:  # sent without waiting for the answer: as much as one reads would be served with no turn for others
            gevent.sleep(min(time.monotonic() - began, websocket.AHEAD) * (1 / websocket.SHARE - 1))

    def _call(self, environ, start_response):
        """The application, with what a response needs that takes the connection over."""
        req = self._busy[gevent.getcurrent()]
        unreader = req.unreader
        self._proxies.tell(environ)
        environ[RELEASE] = self.release
        client = environ["gunicorn.socket"]
        received = client.request()
        if self.cfg.keepalive and not req.should_close():
            environ[REPEAT] = received, partial(self.take_back, client.peer)
        # Bytes behind a request with a body belong to the body; an upgrade has none.
        asks = "HTTP_UPGRADE" in environ and not environ.keys() & {"CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING"}
        environ[UNREAD] = unreader.take_buffered() if asks else b""
        try:
            answer = self.application(environ, start_response)
        except URLDecodeError:  # Pyramid's word for a path that is no UTF-8
            answer = undecodable(environ, start_response)
        if getattr(answer, "detached", False):
            forget(client.fileno())
        elif environ[UNREAD]:
            unreader.unread(environ[UNREAD])  # no upgrade after all: they are the next request
        return answer

    def is_already_handled(self, respiter):
        """Whether the response took the connection over; its ``detached`` attribute says so.

        Then the handler ends at once and closes its descriptor; the response has a duplicate.
        """
        if getattr(respiter, "detached", False):
            self.detached += 1
            raise Taken
        return super().is_already_handled(respiter)

    def release(self):
        """One connection that was taken over is closed."""
        self.detached -= 1
