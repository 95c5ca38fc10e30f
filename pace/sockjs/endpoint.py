"""The views of one SockJS route: requests in, receivers attached to sessions, responses out."""
from functools import partial, wraps
from math import ceil
from typing import NamedTuple

from . import framing, pages, protocol, requests, responses
from .polling import Poll
from .repeating import Heads, RepeatedPoll
from .requests import Refused
from .session import STATE_OPEN
from .streaming import Stream
from .websocket import RawWebSocket, SockJSWebSocket
from .wire import RELEASE, REPEAT, UNREAD, claim, native

#: Seconds xhr_send and jsonp_send wait for a session whose hooks are behind, before they answer 503.
PATIENCE = 5.0
#: Seconds a request waits for hooks on a server that runs the event loop only while a request waits.
SETTLE = 1.0

GONE = "Not found"
NO_SOCKET = "This server cannot keep connections open. Run it with pace.sockjs.worker.Worker."


class Transport(NamedTuple):
    """What one of the URLs below a session answers: ``view`` is a method of :class:`Endpoint`."""

    method: str
    view: str
    content_type: str | None = None
    framing: object = None
    preamble: object = b""


TRANSPORTS = {
    "websocket": Transport("GET", "websocket"),
    "xhr_streaming": Transport("POST", "stream", responses.JAVASCRIPT, framing.XHR, framing.XHR_PREAMBLE),
    "eventsource": Transport("GET", "stream", responses.EVENTS, framing.EVENTSOURCE, b"\r\n"),
    "htmlfile": Transport("GET", "htmlfile", responses.HTML, framing.HTMLFILE),
    "xhr": Transport("POST", "xhr", responses.JAVASCRIPT, framing.XHR),
    "jsonp": Transport("GET", "jsonp", responses.JAVASCRIPT),
    "xhr_send": Transport("POST", "xhr_send"),
    "jsonp_send": Transport("POST", "jsonp_send"),
}
CHUNKED = {framing.XHR: framing.XHR_CHUNKED, framing.EVENTSOURCE: framing.EVENTSOURCE_CHUNKED,
           framing.HTMLFILE: framing.HTMLFILE_CHUNKED}


def guarded(view):
    """Refuse pages of origins that are not allowed, and answer :class:`Refused`."""
    @wraps(view)
    def answer(self, request):
        headers = []
        try:
            if not self.origins.allow(request):
                raise Refused(403, f"This origin is not allowed at {request.host_url}.")
            headers = self.origins.headers(request)
            return view(self, request)
        except Refused as refused:
            if refused.status == 405:
                return responses.not_allowed(refused.text)
            return responses.say(refused.status, refused.text, [*headers, *refused.headers])
    return answer


class Endpoint:
    """The views of one route."""

    def __init__(self, manager, origins, disabled, client, cookie_needed, per_user, response_limit, max_message):
        self.manager = manager
        self.origins = origins
        self.transports = {name: TRANSPORTS[name] for name in TRANSPORTS if name not in disabled}
        self.cookie_needed = cookie_needed
        self.per_user = per_user
        self.response_limit = response_limit
        self.max_message = max_message
        self.page = pages.IframePage(client, origins.ancestors)

    # Documents

    def greeting(self, request):
        """``<prefix>`` and ``<prefix>/``."""
        return responses.respond(200, responses.TEXT, pages.GREETING)

    @guarded
    def info(self, request):
        """``<prefix>/info``: what a client may use here."""
        self._only(request, "GET")
        self._admit(request)  # here already: a client would try one transport after the other, and not learn why
        websocket = "websocket" in self.transports and native(request.environ)
        headers = [responses.NOT_CACHED, *self.origins.headers(request)]
        return responses.respond(200, responses.JSON, pages.info(websocket, self.cookie_needed), headers)

    def iframe(self, request):
        """``<prefix>/iframe*.html``: for old browsers' requests across origins. Its own policy guards it."""
        headers = [("ETag", self.page.etag), *responses.cached()]
        if self.page.etag in request.environ.get("HTTP_IF_NONE_MATCH", ""):
            return responses.respond(304, headers=headers)
        headers.append(("Content-Security-Policy", self.page.policy))
        return responses.respond(200, responses.HTML, self.page.body, headers)

    @guarded
    def options(self, request):
        """A browser asks whether it may use a URL from another origin (CORS preflight)."""
        name = request.matchdict.get("transport")
        if name is not None and name not in self.transports:
            raise Refused(404, GONE)
        method = "GET" if name is None else self.transports[name].method
        return responses.respond(204, headers=[
            *responses.cached(), *self.origins.headers(request), ("Access-Control-Max-Age", str(responses.YEAR)),
            ("Access-Control-Allow-Methods", f"OPTIONS, {method}"), *self._cookie(request)])

    # Transports

    @guarded
    def transport(self, request):
        """``<prefix>/<server>/<session>/<transport>``."""
        name = request.matchdict["transport"]
        transport = self.transports.get(name)
        if transport is None:
            raise Refused(404, GONE)
        self._only(request, transport.method)
        return getattr(self, transport.view)(request, name, transport)

    @guarded
    def raw_websocket(self, request):
        """``<prefix>/websocket``: a WebSocket without SockJS."""
        if "websocket" not in self.transports:
            raise Refused(404, GONE)
        self._only(request, "GET")
        return self._upgrade(request, "raw_websocket", framing.RAW_WEBSOCKET, RawWebSocket)

    def websocket(self, request, name, transport):
        return self._upgrade(request, name, framing.WEBSOCKET, SockJSWebSocket)

    def stream(self, request, name, transport, preamble=None, headers=()):
        self._only_native(request)
        session = self._open(request)
        wire = transport.framing
        preamble = preamble or transport.preamble
        framed = [("Connection", "close")]
        if request.http_version != "HTTP/1.0":
            wire, preamble = CHUNKED[wire], framing.chunk(preamble)
            framed.append(("Transfer-Encoding", "chunked"))

        def take(head):
            receiver = Stream(*self._take(request), name, wire, session, self.response_limit)
            receiver.write(responses.head(200, [*head, *framed]) + preamble)
            self._attach(session, receiver)
        return responses.TakenOver([("Content-Type", transport.content_type), *self._headers(request),
                                    responses.NOT_BUFFERED, *headers, responses.NOT_SNIFFED], take)

    def htmlfile(self, request, name, transport):
        preamble = framing.htmlfile_preamble(requests.callback(request))
        policy = [("Content-Security-Policy", pages.HTMLFILE_POLICY.format(self.origins.ancestors))]
        return self.stream(request, name, transport, preamble, policy)

    def poll(self, request, name, transport, wire=None, headers=()):
        session = self._open(request)
        poll = Poll(name, wire or transport.framing, session)
        session.attach_receiver(poll)
        answer = poll.wait(request.environ)
        self._settle(request, session)
        return responses.respond(200, transport.content_type, answer, [*self._headers(request), *headers])

    def xhr(self, request, name, transport):
        received, give_back = request.environ.get(REPEAT, (b"", None))
        if not received:
            return self.poll(request, name, transport)
        session = self._open(request)
        find = partial(self.manager.find, request.matchdict["session"], self._user(request))

        def take(head):
            heads = Heads.of(head)
            receiver = RepeatedPoll(*self._take(request), name, transport.framing, session, received, heads, find,
                                    give_back)
            self._attach(session, receiver)
        return responses.TakenOver([("Content-Type", transport.content_type), *self._headers(request),
                                    responses.NOT_SNIFFED], take)

    def jsonp(self, request, name, transport):
        return self.poll(request, name, transport, framing.jsonp(requests.callback(request)), [responses.FOR_OTHERS])

    def xhr_send(self, request, name, transport):
        self._send(request, requests.body)
        # "Firefox assumes that the content type is xml and shouts about it" (sockjs-protocol).
        return responses.respond(204, responses.TEXT, headers=self._headers(request))

    def jsonp_send(self, request, name, transport):
        self._send(request, requests.form_payload)
        return responses.respond(200, responses.TEXT, b"ok", self._headers(request))

    # Parts

    @staticmethod
    def _only(request, method):
        if request.method != method:
            raise Refused(405, f"OPTIONS, {method}")

    def _cookie(self, request):
        return [responses.session_cookie(request)] if self.cookie_needed else []

    def _headers(self, request):
        return [responses.NOT_CACHED, *self.origins.headers(request), *self._cookie(request)]

    def _user(self, request):
        return request.authenticated_userid if self.per_user else None

    @staticmethod
    def _only_native(request):
        if not native(request.environ):
            raise Refused(501, NO_SOCKET)

    @staticmethod
    def _take(request):
        """The connection, from now on ours, and what to call at its end."""
        return claim(request.environ), request.environ[RELEASE]

    def _open(self, request):
        """The session a receiver comes for, a new one if there is none yet."""
        key, user = request.matchdict["session"], self._user(request)
        return self.manager.find(key, user) or self._create(request, key)

    def _admit(self, request):
        wait = self.manager.refusal(request)
        if wait:
            raise Refused(429, "Too many sessions.", [
                ("Retry-After", str(ceil(wait))), ("Access-Control-Expose-Headers", "Retry-After")])

    def _create(self, request, key=None):
        if self.manager.stopping:
            raise Refused(503, "The server is stopping.", [("Retry-After", "1")])
        self._admit(request)
        session = self.manager.create(request, key, self._user(request))
        if session is None:  # another user's
            raise Refused(404, GONE)
        return session

    def _upgrade(self, request, name, wire, factory):
        accept = requests.websocket_accept(request)
        self._only_native(request)
        session = self._create(request)
        receiver = factory(*self._take(request), name, wire, session, self.max_message)
        receiver.write(responses.SWITCHING % accept)
        self._attach(session, receiver)
        early = request.environ[UNREAD]
        if early:  # frames right behind the handshake
            receiver.received(early)
        return responses.detached()

    @staticmethod
    def _attach(session, receiver):
        session.attach_receiver(receiver)
        if receiver.closed:  # the client went while its head was written, before there was a session to tell
            receiver.lost()

    def _send(self, request, read):
        session = self.manager.find(request.matchdict["session"], self._user(request))
        if session is None or session.state != STATE_OPEN:
            raise Refused(404, GONE)
        payload = read(request, self.max_message)
        try:
            messages = protocol.decode(payload)
        except protocol.BadPayload as bad:
            raise Refused(500, str(bad)) from bad
        if not session.wait_for_hooks(PATIENCE):
            raise Refused(503, "The session is behind with earlier messages.", [("Retry-After", "5")])
        session.take_messages(messages, len(payload))
        self._settle(request, session)

    @staticmethod
    def _settle(request, session):
        """Elsewhere than in our worker nothing may run the event loop until the next request."""
        if not native(request.environ):
            session.settle_hooks(SETTLE)
