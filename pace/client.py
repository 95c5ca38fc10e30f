"""One client of Pace: the protocol of docs/protocol.md, spoken in a SockJS session."""
import math
import time
from importlib.metadata import version

from gevent import sleep

from pace.errors import BadMessage, BrokerDown
from pace.hub.groups import NO_CHANNELS
from pace.hub.guard import LOGGED_OUT, deny, greeting, need_channel, witness
from pace.hub.limiter import Limiter
from pace.hub.thinning import blocks_since, stalled_since, thin
from pace.messages import (
    PROTOCOL,
    channel_message,
    error_message,
    parse_client,
    reply_message,
    stopping_message,
    welcome_message,
)
from pace.security.audit import EXPORT
from pace.security.grants import ALL
from pace.sockjs import STATE_OPEN, Session
from pace.tally import tally

VERSION = version("pace")

#: Channels that one session may watch. Past it: error 429; a page that shows more opens another session.
MAX_SUBSCRIPTIONS = 100
#: Close codes and reasons for a client that goes on sending too much, by itself or together with others of its address.
ABUSE, CROWD = (4029, "Too many messages"), (4030, "Too many messages from one address")
#: Topics that who is not logged in may follow: he takes no part in what people say.
OPEN_TOPICS = frozenset({"trouble"})
#: Seconds for which a client that was refused a message is not listened to. What it sends meanwhile waits, and soon
#: fills what pace.sockjs.jobs bounds: then its connection is not read any more, and costs nothing.
PAUSE_S = 0.05


class Client(Session):
    """A session whose manager is a `pace.hub.Hub`. The hub sets `channels`, those it is live on, `slot` and
    `address`, and `grants`, what its user may do, an object that all sessions of a log-in share.

    The hub's room sets `person`, who this is (pace.people), None where that was not said.
    """

    __slots__ = ("_due", "_limiter", "address", "channels", "grants", "person", "slot")

    def __init__(self, id, timeout=None, request=None):
        super().__init__(id, timeout, request)
        self.channels = NO_CHANNELS
        self.slot = self.person = self.address = None
        self.grants = ALL
        self._due = 0.0  # before it nothing in the queue can have waited for too long
        self._limiter = Limiter(time.monotonic())

    @property
    def max_queue(self):
        """Bytes that may wait for the client, `pace.max_queue`. Full: see `on_full`."""
        return self.manager.settings.max_queue

    def on_open(self):
        """Say what there is, to those who may see any of it."""
        hub, grants = self.manager, self.grants
        if grants.over:
            self.close(LOGGED_OUT, grants.over)
            return
        self.send(welcome_message(
            time=_now(), id=self.id, version=VERSION, transport=self._opened_over(), redis=hub.link.state,
            history_s=hub.settings.history_s, flush_ms=hub.settings.flush_ms, marks=hub.settings.marks,
            channels=hub.descriptors(grants.rights), **greeting(grants)))
        if hub.stretched:
            self.send(hub.load_message())

    def on_message(self, message):
        """Do what one message asks, or say why not; the session stays, unless it goes on sending too much."""
        wait = self._limiter.wait(time.monotonic())
        if wait:
            self._refuse(wait, self._limiter, ABUSE)
            return
        wait = self.manager.addresses.message(self.address)
        if wait:
            self._refuse(wait, self.address.messages, CROWD)
            return
        try:
            if not isinstance(message, str):
                raise BadMessage(400, "no text")
            self._do(parse_client(message))
        except BadMessage as error:
            self.send(error_message(error.code, error.reason, error.id))

    def _do(self, message):
        kind = message["type"]
        try:
            if kind in HANDLERS:
                HANDLERS[kind](self, message)
            else:
                self.manager.room.handlers[kind](self, self._for_room(kind, message))
        except BrokerDown:
            raise BadMessage(503, "Redis does not answer", message.get("id")) from None

    def on_close(self):
        """Give up all subscriptions, and leave the room."""
        self.manager.leave(self)
        self.manager.room.leave(self)

    def on_stopping(self, away):
        """Say when to come back; the close frame follows."""
        self.send(stopping_message(_now(), round(away * 1000)))

    def has_room(self, frame):
        """Whether `pace.max_queue` bytes are not exceeded, and neither `pace.max_queue_age` nor `pace.max_stall`."""
        if not super().has_room(frame):
            return False
        now = self.manager.clock()
        if not self.waiting:
            self._due = now + self.manager.settings.max_queue_age
        return now < self._due or self._is_in_time(frame, now)

    def on_full(self, frame):
        """The client is too slow: drop its oldest blocks, tell one gap a channel, go on with half of either bound.

        Where what may not be dropped (answers, states) fills the queue, or nothing was read of it for
        `pace.max_stall` seconds, the session is closed.
        """
        tally.too_slow += 1
        waiting, now, settings = self.take_queued(), self.manager.clock(), self.manager.settings
        young = now - settings.max_queue_age / 2
        kept = None if stalled_since(waiting) < now - settings.max_stall else thin(
            [*waiting, frame], self.max_queue // 2, self.max_queue, self._state_message, young)
        if kept is None:
            super().on_full(frame)
            return
        tally.gaps["slow"] += 1
        self.put_back(kept)
        self._due = now

    def _is_in_time(self, frame, now):
        """Whether the client reads, and blocks have not waited for too long behind which there are newer ones."""
        settings = self.manager.settings
        closing = stalled_since(self.waiting) + settings.max_stall
        thinning = blocks_since(self.waiting) + settings.max_queue_age
        self._due = min(closing, thinning, now + settings.max_queue_age)
        return closing >= now and (thinning >= now or blocks_since((frame,)) == math.inf)

    def _state_message(self, channel):
        return channel_message(channel, channel in self.manager.subscriptions(self), self.manager.state(channel))

    def _opened_over(self):
        # between two polls there is no transport; its name ends the path of the request that opened the session
        return self.transport or self.request.path_info.rpartition("/")[2]

    def _refuse(self, wait, limiter, abuse):
        if self.state != STATE_OPEN:
            return  # nobody is there to be told, nor to be slowed down
        _, reason = abuse
        self.send(error_message(429, f"{reason.lower()}, the next one in {wait * 1000:.0f} ms"))
        if limiter.abused:
            self.close(*abuse)
        else:
            sleep(PAUSE_S)

    def _for_room(self, kind, message):
        """What the room gets of a message from who takes no part in it: that he follows what is open to him."""
        if self.grants.rights.room:
            return message
        if kind == "follow":
            return {**message, "topics": [topic for topic in message["topics"] if topic in OPEN_TOPICS]}
        deny(self, None, kind)
        raise BadMessage(403, f"{kind} is for those who are logged in", message.get("id"))

    def do_hello(self, message):
        if message["protocol"] != PROTOCOL:
            raise BadMessage(400, f"protocol {PROTOCOL} is spoken here, not {message['protocol']}", message.get("id"))
        if self.grants.rights.room:
            self.manager.room.people.hello(self, message)

    def do_subscribe(self, message):
        name = self._known(message)
        watched = self.manager.subscriptions(self)
        if len(watched) >= MAX_SUBSCRIPTIONS and name not in watched:
            raise BadMessage(429, f"{MAX_SUBSCRIPTIONS} channels are watched already, no more are possible",
                             message.get("id"))
        self.manager.subscribe(self, name, message.get("since"))
        self.manager.room.people.watches(self)

    def do_unsubscribe(self, message):
        self.manager.unsubscribe(self, self._known(message))
        self.manager.room.people.watches(self)

    def _known(self, message):
        name = message["channel"]
        need_channel(self.manager, self, name, message.get("id"))
        return name

    def do_export(self, message):
        """A file was made of what the page has: the audit log knows."""
        witness(EXPORT, self, self._known(message), what=message["what"], begin=message["from"], end=message["to"])

    def do_ping(self, message):
        self.send(reply_message(message["id"], _now()))

    def do_request(self, message):
        what, more = message["what"], self.manager.room.requests
        if what == "history":
            self.manager.history.ask(self, self.manager.channels[self._known(message)], message)
        elif what in REQUESTS:
            self._reply(message, REQUESTS[what](self))
        elif what in more:
            self._reply(message, more[what](self, self._for_room(what, message)))
        else:
            known = ", ".join([*REQUESTS, "history", *more])
            raise BadMessage(404, f"{what!r} cannot be requested, {known} can", message["id"])

    def _reply(self, message, fields):
        """Answer a request; without fields whoever took it does so itself."""
        if fields is not None:
            self.send(reply_message(message["id"], _now(), what=message["what"], **fields))


HANDLERS = {
    "hello": Client.do_hello, "subscribe": Client.do_subscribe, "unsubscribe": Client.do_unsubscribe,
    "ping": Client.do_ping, "request": Client.do_request, "export": Client.do_export}

#: What is answered at once; history takes a while.
REQUESTS = {
    "channels": lambda client: {"channels": client.manager.descriptors(client.grants.rights)},
    "time": lambda client: {},
    "load": lambda client: client.manager.load(),
}


def _now():
    return int(time.time() * 1000)
