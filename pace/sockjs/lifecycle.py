"""The life of a session between its transports, its hooks and its manager."""
from . import protocol
from .frame import OPEN, Frame
from .jobs import Jobs
from .outbox import Outbox

STATE_NEW = 0
STATE_OPEN = 1
STATE_CLOSING = 2
STATE_CLOSED = 3


class Lifecycle:
    """What :class:`pace.sockjs.Session` is made of; applications use that one.

    Its names are longer than need be, or mangled, so that they do not meet those of subclasses.

    A session has at most one receiver, the transport that takes its frames. It is opened by the first,
    waits for the next between polls, and ends by a close frame or when the client is lost. Nothing here
    waits or switches greenlets except :meth:`wait_for_hooks` and :meth:`settle_hooks`.
    """

    __slots__ = ("id", "manager", "registry", "state", "url_key", "user_id", "_bucket", "_close", "_jobs", "_outbox",
                 "_packed", "_pending", "_pending_size", "_request", "_transport", "__weakref__")

    def __init__(self, id, packed):
        self.id = id
        self.manager = self.registry = None
        self.state = STATE_NEW
        self.url_key = None  # the id in the URL, where requests find the session by it
        self.user_id = None  # of whom opened it, where the route is per_user
        self._bucket = None  # of the deadline that runs: heartbeat or disconnect delay
        self._close = None  # why the session ended, once it has
        self._jobs = None  # None while no hook has anything to do
        self._outbox = None  # None when nothing waits
        self._packed = packed
        self._pending = None  # what send() got in this iteration of the loop
        self._pending_size = 0
        self._request = None  # the restored request while hooks run
        self._transport = None  # the one receiver; None between polls

    @property
    def hooks_behind(self):
        """Whether the hooks have so much to do that no more should be taken from the client."""
        return self._jobs is not None and self._jobs.behind

    def await_receiver(self):
        """Expire unless a receiver comes within the disconnect delay."""
        self._bucket = self.manager.delays.add(self)

    def attach_receiver(self, transport):
        """Make ``transport`` the receiver: it gets the open frame, what waits, or why it cannot be."""
        if self._transport is not None:
            transport.close(protocol.ANOTHER_CONNECTION)
        elif self.state == STATE_CLOSED:
            transport.close(self._close)
        else:
            self.__attach(transport)

    def receiver_drained(self):
        """The receiver can take more: give it what waits."""
        while self._outbox is not None and self._transport is not None and not self._transport.busy:
            outbox = self._outbox
            frame = outbox.take()
            if not outbox.frames:
                self._outbox = None
            self._transport.offer(frame)
        if self.state == STATE_CLOSING and self._outbox is None and self._transport is not None:
            self.__finish()

    def receiver_done(self, transport):
        """The receiver has done its part (a poll is answered, a stream is long enough); another will come."""
        if self._transport is transport:
            self.__release()
            self.__wait()

    def receiver_lost(self, transport):
        """The receiver was cut off. What was on its way may be lost, so the session ends."""
        if self._transport is transport:
            self.__release()
            self.__lose()
            self.__wait()

    def heartbeat_due(self):
        """A heartbeat is due."""
        self._bucket = None
        if self._transport is not None:
            self._transport.beat()
        if self._transport is not None:
            self._bucket = self.manager.heartbeats.add(self)

    def receiver_overdue(self):
        """No receiver came within the disconnect delay."""
        self._bucket = None
        self.__lose()
        self.__remove()

    def take_messages(self, messages, size):
        """Messages came from the client, together ``size`` bytes."""
        if self.state == STATE_OPEN and messages:
            self.__run(self.__messages, messages, size=size)

    def wait_for_hooks(self, seconds):
        """Wait until the hooks are not behind any more; return whether they are within ``seconds``."""
        return self._jobs is None or self._jobs.wait(seconds)

    def settle_hooks(self, seconds):
        """Wait until the hooks have done what they have to, for at most ``seconds``."""
        if self._jobs is not None:
            self._jobs.greenlet.join(seconds)
        self.flush()

    def flush(self):
        """Deliver what :meth:`send` has collected."""
        pending, self._pending, self._pending_size = self._pending, None, 0
        if pending:
            self.deliver(Frame(pending))

    def hook_failed(self):
        """A hook raised an exception."""
        self._end(protocol.HOOK_FAILED)

    def hooks_caught_up(self):
        """The hooks are not behind any more."""
        if self._transport is not None:
            self._transport.caught_up()

    def hooks_idle(self):
        """The hooks have nothing to do."""
        self._jobs = self._request = None

    def server_stops(self, away=0.0):
        """The server stops; the client had best stay ``away`` for so many seconds."""
        if self.state == STATE_OPEN:
            try:
                self.on_stopping(away)
            except Exception as error:  # noqa: BLE001 - raised again where it is logged; the others are still to be told
                self.__run(self.__raise, error)
        self._end(protocol.STOPPING)
        if self._transport is None and self._bucket is not None:
            self._bucket.discard(self)
            self.receiver_overdue()

    def __attach(self, transport):
        self.__release()
        self._transport = transport
        self._bucket = self.manager.heartbeats.add(self)
        if self.state == STATE_NEW:
            self.state = STATE_OPEN
            self.__run(self.on_open)
            transport.offer(OPEN)
        self.receiver_drained()

    def __release(self):
        self._transport = None
        if self._bucket is not None:
            self._bucket.discard(self)
            self._bucket = None

    def __wait(self):
        """Without a receiver: requests may still find a session that has a key, for a while."""
        if self.url_key is None:
            self.__remove()
        else:
            self.await_receiver()

    def _end(self, close):
        self.flush()
        if self.state > STATE_OPEN:
            return
        self.state = STATE_CLOSING
        self._close = close
        self.__run(self.on_close)
        if self._outbox is None and self._transport is not None:
            self.__finish()
        elif self._transport is not None:
            self._transport.linger()

    def __finish(self):
        transport = self._transport
        self.__release()
        transport.close(self._close)
        self.__closed()
        self.__wait()

    def __lose(self):
        if self.state < STATE_CLOSING:
            self.state = STATE_CLOSING
            self._close = protocol.INTERRUPTED
            self.__run(self.on_close)
        self.__closed()

    def __closed(self):
        if self.state < STATE_CLOSED:
            self.state = STATE_CLOSED
            self._pending = self._outbox = None
            self.__run(self.on_closed)

    def __remove(self):
        self.manager.unlink(self)
        self.__run(self.on_remove)
        self.__run(self.manager.forget, self)

    def _enqueue(self, frame):
        try:
            if not self.has_room(frame):
                self.on_full(frame)
                return
        except Exception as error:  # noqa: BLE001 - raised again where logging may wait
            self.take_queued()
            self.__run(self.__raise, error)
            return
        if self._outbox is None:
            self._outbox = Outbox()
        self._outbox.add(frame)

    def __messages(self, messages):
        for message in messages:
            # What came before the client was lost still counts; what came before close() does not.
            if self._close in (None, protocol.INTERRUPTED):
                self.on_message(message)

    def __run(self, call, *args, size=0):
        if self._jobs is None:
            self._jobs = Jobs(self)
        self._jobs.add(call, *args, size=size)

    @staticmethod
    def __raise(error):
        raise error
