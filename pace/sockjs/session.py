"""Sessions: what an application sees of a client, whatever the transport."""
from . import protocol
from .compact import restore
from .lifecycle import STATE_CLOSED, STATE_CLOSING, STATE_NEW, STATE_OPEN, Lifecycle
from .outbox import Outbox

__all__ = ["STATE_CLOSED", "STATE_CLOSING", "STATE_NEW", "STATE_OPEN", "Session"]

#: Characters sent in one iteration of the event loop before they leave without waiting for its end.
EARLY = 64 * 1024


class Session(Lifecycle):
    """One client. Applications subclass it and override the hooks.

    ``id`` is a string of the server's own, unique among sessions, and not the id in the URL: whoever knows
    that one can speak for the client. ``user_id`` is the authenticated one where the route is ``per_user``,
    else None. ``state`` is one of the ``STATE_`` constants.

    The hooks of one session run one after the other in a greenlet of the session: they may wait, and
    only their own session waits with them. An exception in one is logged with its traceback and closes
    this session.
    """

    __slots__ = ()

    #: Bytes that may wait for the client before :meth:`on_full` is called.
    max_queue = 1024 * 1024

    def __init__(self, id, timeout=None, request=None):
        """``request`` is a packed one (:mod:`pace.sockjs.compact`); ``timeout`` is unused, as pyramid_sockjs
        passed one here."""
        super().__init__(id, request)

    def __repr__(self):
        return f"<{type(self).__name__} {self.id} state={self.state} transport={self.transport}>"

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

    def on_stopping(self, away):
        """The server is about to close the session, and ``away`` seconds from now is a good time to come back.

        Called by whoever closes all sessions, so it must not wait. What it sends is delivered before the close frame.
        """

    def has_room(self, frame):
        """Whether ``frame`` may wait for the client too: by default, within ``max_queue`` bytes.

        Called from whoever sends, so it must not wait.
        """
        return (0 if self._outbox is None else self._outbox.size) + frame.size <= self.max_queue

    def on_full(self, frame):
        """``frame`` does not fit, :meth:`has_room` says: by default, close.

        Called from whoever sends, so it must not wait. It may make room with :meth:`take_queued` and deliver
        again, or :meth:`put_back`; a frame for which neither is done is dropped.
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

    @property
    def waiting(self):
        """The frames in the queue, oldest first; not to be changed."""
        return () if self._outbox is None else self._outbox.frames

    def take_queued(self):
        """Empty the queue: a list of the frames that waited."""
        outbox, self._outbox = self._outbox, None
        return [] if outbox is None else list(outbox.frames)

    def put_back(self, frames):
        """Let ``frames`` be the queue, from :meth:`on_full`: those of :meth:`take_queued`, or others in their place.

        Unlike :meth:`deliver` it does not ask again whether there is room.
        """
        outbox = Outbox()
        for frame in frames:
            outbox.add(frame)
        self._outbox = outbox if frames else None
