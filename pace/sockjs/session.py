"""Sessions: what an application sees of a client, whatever the transport."""
from . import protocol
from .compact import restore
from .frame import OPEN, Frame
from .jobs import Jobs
from .outbox import Outbox

STATE_NEW = 0
STATE_OPEN = 1
STATE_CLOSING = 2
STATE_CLOSED = 3

#: Characters sent in one iteration of the event loop before they leave without waiting for its end.
EARLY = 64 * 1024


class Session:
    """One client. Applications subclass it and override the hooks.

    ``id`` is a string of the server's own, unique among sessions, and not the id in the URL: whoever knows
    that one can speak for the client. ``user`` is the authenticated user id where the route is
    ``per_user``. ``state`` is one of the ``STATE_`` constants.

    The hooks of one session run one after the other in a greenlet of the session: they may wait, and
    only their own session waits with them. An exception in one is logged with its traceback and closes
    this session.
    """

    __slots__ = ("id", "manager", "registry", "state", "user", "_packed", "_request", "_transport", "_outbox",
                 "_pending", "_pending_size", "_close", "_bucket", "_jobs", "key", "__weakref__")

    #: Bytes that may wait for the client before :meth:`on_full` is called.
    max_queue = 1024 * 1024

    def __init__(self, id, timeout=None, request=None):
        """``request`` is a packed one (:mod:`pace.sockjs.compact`); ``timeout`` is unused, as pyramid_sockjs
        passed one here."""
        self.id = id
        self.manager = self.registry = self.user = None
        self.state = STATE_NEW
        self._packed = request
        self._request = None  # the restored request while hooks run
        self._transport = None  # the one receiver; None between polls
        self._outbox = None  # None when nothing waits
        self._pending = None  # what send() got in this iteration of the loop
        self._pending_size = 0
        self._close = None  # why the session ended, once it has
        self._bucket = None  # of the deadline that runs: heartbeat or disconnect delay
        self._jobs = None  # None while no hook has anything to do
        self.key = None  # the id in the URL, where requests find the session by it

    def __repr__(self):
        return f"<{type(self).__name__} {self.id} state={self.state} transport={self.transport}>"

    # For applications

    def on_open(self):
        """The client is there."""

    def on_message(self, message):
        """The client sent ``message``: str, or bytes from a raw WebSocket."""

    def on_close(self):
        """The session is ending: by :meth:`close`, by the client, or because the client is lost."""

    def on_closed(self):
        """The session has ended; nothing can be sent any more."""

    def on_remove(self):
        """The manager is about to forget the session."""

    def on_full(self, frame):
        """``frame`` does not fit, ``max_queue`` bytes wait already: by default, close.

        Called from whoever sends, so it must not wait. It may make room with :meth:`take_queued` and
        deliver again; a frame that is not delivered again is dropped.
        """
        self.take_queued()
        self._end(protocol.TOO_SLOW)

    @property
    def request(self):
        """The request that opened the session, made again from a compact copy: same method, path, query,
        headers, addresses and user, no body. It is kept while hooks run and made anew the next time."""
        if self._packed is None:
            return None
        request = self._request or restore(self._packed, self.registry)
        if self._jobs is not None:
            self._request = request
        return request

    @property
    def transport(self):
        """Name of the transport in use now, None between polls."""
        return None if self._transport is None else self._transport.name

    @property
    def queued(self):
        """Bytes that wait for the client: in the queue, and what the socket has not taken."""
        waiting = self._pending_size + (0 if self._outbox is None else self._outbox.size)
        return waiting + (0 if self._transport is None else self._transport.kept)

    def send(self, message):
        """Send text, or to a raw WebSocket bytes too, from any greenlet. Never waits, never switches.

        Anything else is sent as its JSON value. Messages of one iteration of the event loop leave in one
        frame. After the session has ended it does nothing. Raises TypeError for bytes where they cannot
        be sent, and for what JSON cannot say.
        """
        if self.state > STATE_OPEN:
            return
        message = protocol.as_message(message)
        if isinstance(message, bytes) and self.transport != "raw_websocket":
            raise TypeError("only raw WebSockets carry bytes")
        if self._pending is None:
            self._pending = []
            self.manager.flush_soon(self)
        self._pending.append(message)
        self._pending_size += len(message)
        if self._pending_size > EARLY:
            self.flush()

    def deliver(self, frame):
        """Send a frame that many sessions share: straight to the socket if it is free, else queued."""
        if self._pending is not None:
            self.flush()
        transport = self._transport
        if self._outbox is None and transport is not None and transport.offer(frame):
            return
        if self.state <= STATE_OPEN:
            self._enqueue(frame)

    def close(self, code=protocol.GO_AWAY.code, reason=protocol.GO_AWAY.reason):
        """End the session; what was sent before is still delivered."""
        self._end(protocol.Close(code, reason))

    def take_queued(self):
        """Empty the queue: a list of the frames that waited."""
        outbox, self._outbox = self._outbox, None
        return [] if outbox is None else list(outbox.frames)

    # For transports and the manager, all from the event loop or a request's greenlet

    @property
    def behind(self):
        """Whether the hooks have so much to do that no more should be taken from the client."""
        return self._jobs is not None and self._jobs.behind

    def await_receiver(self):
        """Expire unless a receiver comes within the disconnect delay."""
        self._bucket = self.manager.delays.add(self)

    def attach(self, transport):
        """Make ``transport`` the receiver: it gets the open frame, what waits, or why it cannot be."""
        if self._transport is not None:
            transport.close(protocol.ANOTHER_CONNECTION)
        elif self.state == STATE_CLOSED:
            transport.close(self._close)
        else:
            self._attach(transport)

    def drained(self):
        """The receiver can take more: give it what waits."""
        while self._outbox is not None and self._transport is not None and not self._transport.busy:
            outbox = self._outbox
            frame = outbox.take()
            if not outbox.frames:
                self._outbox = None
            self._transport.offer(frame)
        if self.state == STATE_CLOSING and self._outbox is None and self._transport is not None:
            self._finish()

    def detached(self, transport):
        """The receiver has done its part (a poll is answered, a stream is long enough); another will come."""
        if self._transport is transport:
            self._release()
            self._wait()

    def interrupted(self, transport):
        """The receiver was cut off. What was on its way may be lost, so the session ends."""
        if self._transport is transport:
            self._release()
            self._lose()
            self._wait()

    def beat(self):
        """A heartbeat is due."""
        self._bucket = None
        if self._transport is not None:
            self._transport.beat()
        if self._transport is not None:
            self._bucket = self.manager.heartbeats.add(self)

    def expire(self):
        """No receiver came within the disconnect delay."""
        self._bucket = None
        self._lose()
        self._remove()

    def receive(self, messages, size):
        """Messages came from the client, together ``size`` bytes."""
        if self.state == STATE_OPEN and messages:
            self._run(self._messages, messages, size=size)

    def room(self, seconds):
        """Wait until the hooks are not behind any more; return whether they are within ``seconds``."""
        return self._jobs is None or self._jobs.wait(seconds)

    def settle(self, seconds):
        """Wait until the hooks have done what they have to, for at most ``seconds``."""
        if self._jobs is not None:
            self._jobs.greenlet.join(seconds)
        self.flush()

    def flush(self):
        """Deliver what :meth:`send` has collected."""
        pending, self._pending, self._pending_size = self._pending, None, 0
        if pending:
            self.deliver(Frame(pending))

    def fail(self):
        """A hook raised an exception."""
        self._end(protocol.HOOK_FAILED)

    def caught_up(self):
        """The hooks are not behind any more."""
        if self._transport is not None:
            self._transport.caught_up()

    def idle(self):
        """The hooks have nothing to do."""
        self._jobs = self._request = None

    def stop(self):
        """The server stops."""
        self._end(protocol.STOPPING)
        if self._transport is None and self._bucket is not None:
            self._bucket.discard(self)
            self.expire()

    def _attach(self, transport):
        self._release()
        self._transport = transport
        self._bucket = self.manager.heartbeats.add(self)
        if self.state == STATE_NEW:
            self.state = STATE_OPEN
            self._run(self.on_open)
            transport.offer(OPEN)
        self.drained()

    def _release(self):
        self._transport = None
        if self._bucket is not None:
            self._bucket.discard(self)
            self._bucket = None

    def _wait(self):
        """Without a receiver: requests may still find a session that has a key, for a while."""
        if self.key is None:
            self._remove()
        else:
            self.await_receiver()

    def _end(self, close):
        self.flush()
        if self.state > STATE_OPEN:
            return
        self.state = STATE_CLOSING
        self._close = close
        self._run(self.on_close)
        if self._outbox is None and self._transport is not None:
            self._finish()
        elif self._transport is not None:
            self._transport.linger()

    def _finish(self):
        transport = self._transport
        self._release()
        transport.close(self._close)
        self._closed()
        self._wait()

    def _lose(self):
        if self.state < STATE_CLOSING:
            self.state = STATE_CLOSING
            self._close = protocol.INTERRUPTED
            self._run(self.on_close)
        self._closed()

    def _closed(self):
        if self.state < STATE_CLOSED:
            self.state = STATE_CLOSED
            self._pending = self._outbox = None
            self._run(self.on_closed)

    def _remove(self):
        self.manager.unlink(self)
        self._run(self.on_remove)
        self._run(self.manager.forget, self)

    def _enqueue(self, frame):
        outbox = self._outbox or Outbox()
        if outbox.size + frame.size <= self.max_queue:
            outbox.add(frame)
            self._outbox = outbox
            return
        try:
            self.on_full(frame)
        except Exception as error:  # noqa: BLE001 - raised again where logging may wait
            self.take_queued()
            self._run(self._raise, error)

    def _messages(self, messages):
        for message in messages:
            # What came before the client was lost still counts; what came before close() does not.
            if self._close in (None, protocol.INTERRUPTED):
                self.on_message(message)

    def _run(self, call, *args, size=0):
        if self._jobs is None:
            self._jobs = Jobs(self)
        self._jobs.add(call, *args, size=size)

    @staticmethod
    def _raise(error):
        raise error
