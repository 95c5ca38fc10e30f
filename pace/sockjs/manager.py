"""The sessions of one route in one process."""
import secrets
import time

import gevent

from .compact import pack
from .deadlines import Deadlines
from .delivery import deliver
from .frame import Frame
from .protocol import as_message
from .session import STATE_OPEN, Session

#: Seconds a connection gets to take its last bytes and to close, before it is cut.
LINGER = 5.0
#: Seconds for which a connection without a poll stays open for the next one.
PARK = 30.0
#: Seconds for which a WebSocket is not read that took too much of the loop's time.
REST = 0.1
#: Sessions of a stopping worker that come back to others in one second; the most, where there is little time. Opening
#: one, and giving it what it missed, takes a millisecond or two: the first is less than half of a core, the second all.
RETURNS, MOST_RETURNS = 250, 1000


class SessionManager:
    """A collection of sessions with their common deadlines.

    ``session`` is the session class (or another callable with its arguments). Iterating yields sessions;
    ``manager[x]`` and ``x in manager`` take an id or a session.
    """

    factory = Session

    def __init__(self, name, registry, session=None):
        self.name = name
        self.registry = registry
        self.route_name = f"sockjs-url-{name}"
        if session is not None:
            self.factory = session
        self.stopping = False
        self._sessions = {}
        self._keys = {}
        self._dirty = []
        self.lingering = Deadlines(LINGER, lambda transport: transport.expire())
        self.parked = Deadlines(PARK, lambda connection: connection.expire())
        self.resting = Deadlines(REST, lambda transport: transport.rested())
        self.configure()

    def configure(self, heartbeat=25, disconnect_delay=5):
        """Set the seconds between heartbeats and those a session may be without a receiver."""
        self.heartbeats = Deadlines(heartbeat, lambda session: session.heartbeat_due())
        self.delays = Deadlines(disconnect_delay, lambda session: session.receiver_overdue())

    # The collection

    def __len__(self):
        return len(self._sessions)

    def __iter__(self):
        return iter(self.values())

    def __contains__(self, item):
        return getattr(item, "id", item) in self._sessions

    def __getitem__(self, item):
        return self._sessions[getattr(item, "id", item)]

    def get(self, id, default=None):
        """The session with this id, else ``default``."""
        return self._sessions.get(id, default)

    def values(self):
        """A list of the sessions."""
        return list(self._sessions.values())

    def active_sessions(self):
        """A list of the sessions that are open."""
        return [session for session in self.values() if session.state == STATE_OPEN]

    def broadcast(self, message, sessions=None):
        """Send ``message`` to every session, or to these, encoded once for each kind of transport."""
        deliver(Frame((as_message(message),)), self.values() if sessions is None else sessions)

    def route_url(self, request):
        """The URL of the route, which clients connect to."""
        return request.route_url(self.route_name)

    # Beginning and end

    def start(self):
        """Accept sessions (again, after :meth:`stop`). Nothing runs before the first comes."""
        self.stopping = False

    def stop(self, timeout=LINGER, patience=0.0):
        """Close every session and wait until all are told and their hooks have run, ``timeout`` seconds
        at most; what is left then is cut. ``patience`` as in :meth:`dismiss`.
        """
        self.dismiss(patience)
        with gevent.Timeout(timeout, False):
            while self._sessions or len(self.lingering):
                gevent.sleep(0.01)
        self.lingering.expire_all()
        self.parked.expire_all()

    def dismiss(self, patience=0.0):
        """Accept no more sessions and close them one after another, so that they do not all come back in one moment:
        RETURNS a second, or up to MOST_RETURNS where that takes longer than ``patience`` seconds.

        Those that are left then are closed at once, and told for how long to stay away. Those of HTTP transports go
        first: what they send from now on reaches another worker, who does not know them.
        """
        self.stopping = True
        leaving = sorted(self.values(), key=lambda session: session.url_key is None)
        between = min(1 / RETURNS, max(1 / MOST_RETURNS, patience / max(1, len(leaving))))
        began = time.monotonic()
        for number, session in enumerate(leaving):
            turn = number * between
            pause = began + min(turn, patience) - time.monotonic()
            if pause > 0:
                gevent.sleep(pause)
            session.server_stops(max(0.0, began + turn - time.monotonic()))

    # For the route and the sessions

    def find(self, key, user=None):
        """The session that requests name ``key``, or None; somebody else's is None too."""
        self.delays.sweep()
        session = self._keys.get(key)
        return session if session is not None and session.user_id == user else None

    def refusal(self, request):
        """Seconds until the client may have a new session: then 429 says so. 0: now. Subclasses limit clients by it."""
        return 0

    def create(self, request, key=None, user=None):
        """A new session for ``request``; with a ``key``, further requests find it by that.

        Returns None where the key is another user's.
        """
        if key in self._keys:
            return None
        session = self.factory(secrets.token_hex(8), request=pack(request.environ))
        session.manager, session.registry = self, self.registry
        session.user_id, session.url_key = user, key
        self._sessions[session.id] = session
        if key is not None:
            self._keys[key] = session
        session.await_receiver()
        return session

    def unlink(self, session):
        """Requests shall not find this session any more."""
        if session.url_key is not None:
            self._keys.pop(session.url_key, None)

    def forget(self, session):
        """The session is over and its hooks have run."""
        self._sessions.pop(session.id, None)

    def flush_soon(self, session):
        """Call the session's ``flush`` at the end of this iteration of the event loop."""
        if not self._dirty:
            gevent.get_hub().loop.run_callback(self._flush)
        self._dirty.append(session)

    def _flush(self):
        dirty, self._dirty = self._dirty, []
        for session in dirty:
            session.flush()
