"""Sessions without a server: a manager, a session class that records its hooks, a receiver that records frames."""
from types import SimpleNamespace

from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPForbidden
from pyramid.request import Request
from websockets.frames import Frame
from websockets.protocol import Protocol, Side

from pace.sockjs.framing import XHR
from pace.sockjs.manager import SessionManager
from pace.sockjs.session import Session


class Recording(Session):
    """Writes its hooks into ``calls``."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.calls = []

    def on_open(self):
        self.calls.append("open")

    def on_message(self, message):
        self.calls.append(message)

    def on_close(self):
        self.calls.append("close")

    def on_closed(self):
        self.calls.append("closed")

    def on_remove(self):
        self.calls.append("remove")


class Receiver:
    """A transport that keeps what it is given; ``busy`` says that it takes nothing. One that is ``once`` is a poll."""

    name = "test"
    kept = 0
    direct = None

    def __init__(self, session, busy=False, once=False):
        self.session, self.busy, self.once = session, busy, once
        self.frames, self.beats, self.closed, self.lingers, self.resumed = [], 0, None, False, 0

    def offer(self, frame):
        if self.busy:
            return False
        self.frames.append(frame.encoded(XHR).decode().strip())
        if self.once:
            self.busy = True
            self.session.receiver_done(self)
        return True

    def beat(self):
        self.beats += 1

    def close(self, close):
        self.closed = close

    def linger(self):
        self.lingers = True

    def caught_up(self):
        self.resumed += 1


def make_manager(session=Recording, **intervals):
    """A manager outside any application, with a heartbeat of 25 s and a disconnect delay of 5 s."""
    manager = SessionManager("", SimpleNamespace(settings={}), session=session)
    manager.configure(**intervals)
    return manager


def make_session(manager=None, key=None, user=None):
    """A session without a receiver."""
    manager = make_manager() if manager is None else manager
    return manager.create(Request.blank("/a/b/xhr"), key, user)


def attach(session, **options):
    """Give the session a Receiver and return it."""
    receiver = Receiver(session, **options)
    session.attach_receiver(receiver)
    return receiver


def make_application(session=Recording, settings=None, tweens=(), **options):
    """A Pyramid application with one SockJS route at /echo; ``tweens`` are the dotted names of tween factories."""
    config = Configurator(settings=settings or {})
    config.include("pace.sockjs")
    config.add_sockjs_route("", "/echo", session=session, **options)
    for tween in tweens:
        config.add_tween(tween)
    return config.make_wsgi_app()


def marking_tween_factory(handler, registry):
    """Every response gets a header and a cookie."""
    def tween(request):
        response = handler(request)
        response.headers["X-Tween"] = "seen"
        response.set_cookie("visit", "1")
        return response
    return tween


def refusing_tween_factory(handler, registry):
    """The application answers, but nobody hears of it."""
    def tween(request):
        handler(request)
        return HTTPForbidden()
    return tween


class WebSocketClient:
    """The client's side of a WebSocket, without a socket. Each method returns bytes or frames."""

    def __init__(self):
        self.protocol = Protocol(Side.CLIENT, max_size=None)

    def frame(self, opcode, data, fin=True):
        """The bytes of one masked frame, whatever the protocol says to it."""
        return Frame(opcode, data, fin).serialize(mask=True)

    def read(self, data):
        """The frames in ``data`` as (opcode, payload)."""
        self.protocol.receive_data(data)
        return [(frame.opcode, bytes(frame.data)) for frame in self.protocol.events_received()]
