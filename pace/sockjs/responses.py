"""The HTTP responses of a route: what every one of them says beside its own."""
import time
from email.utils import formatdate
from http import HTTPStatus

from pyramid.response import Response

from .origins import YEAR
from .wire import Detached

NOT_CACHED = ("Cache-Control", "no-store, no-cache, no-transform, must-revalidate, max-age=0")
NOT_SNIFFED = ("X-Content-Type-Options", "nosniff")
#: For scripts that pages of other origins load, where an application lets nobody load anything (Fetch, section 3.7).
FOR_OTHERS = ("Cross-Origin-Resource-Policy", "cross-origin")
NOT_BUFFERED = ("X-Accel-Buffering", "no")

TEXT = "text/plain; charset=UTF-8"
JAVASCRIPT = "application/javascript; charset=UTF-8"
HTML = "text/html; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
EVENTS = "text/event-stream"

#: The answer to a WebSocket handshake. Without a space in its last line it is 128 bytes: clients that read by
#: 128 and go on in a thread (ws4py) mix up what follows a head that ends in the middle of a read.
SWITCHING = (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             b"Sec-WebSocket-Accept:%b\r\n\r\n")


def respond(status, content_type=None, body=b"", headers=()):
    """A response with exactly these headers."""
    headerlist = [*headers, NOT_SNIFFED]
    if content_type is not None:
        headerlist.insert(0, ("Content-Type", content_type))
    response = Response(status=status, headerlist=headerlist)
    if status not in (204, 304):  # they have no body, nor a length
        response.body = body
    return response


def say(status, text, headers=()):
    """A response to people: one line of plain text, never cached."""
    return respond(status, TEXT, f"{text}\n".encode(), (NOT_CACHED, *headers))


def not_allowed(methods):
    """405 without a body, as sockjs-protocol wants it."""
    return respond(405, headers=[("Allow", methods)])


def cached():
    """Headers for what may be kept for a year."""
    return [("Cache-Control", f"public, max-age={YEAR}"), ("Expires", formatdate(time.time() + YEAR, usegmt=True))]


def session_cookie(request):
    """The cookie by which load balancers keep a client at one server; the client's own is kept."""
    value = request.cookies.get("JSESSIONID", "dummy")
    if not value.isascii() or not value.isalnum():
        value = "dummy"
    return ("Set-Cookie", f"JSESSIONID={value}; path=/")


class TakenOver(Response):
    """The response of a request whose connection is taken over, after every tween has seen it.

    ``take(headers)`` does so, with the response's headers as they are then: a list of pairs.
    """

    def __init__(self, headers, take):
        super().__init__(app_iter=Detached(), headerlist=list(headers))
        self._take = take

    def __call__(self, environ, start_response):
        body = super().__call__(environ, start_response)  # first: the server refuses what is no header
        self._take(self.headerlist)
        return body


def detached():
    """The response of a request whose connection has been taken over."""
    return Response(app_iter=Detached(), headerlist=[])


def head(status, headers):
    """The head of an HTTP/1.1 response as bytes, for connections that have been taken over."""
    return beginning(status, [("Date", formatdate(usegmt=True)), *headers]) + b"\r\n"


def beginning(status, headers):
    """A head to which other headers and an empty line may be added."""
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {value}" for name, value in headers)]
    return "".join(f"{line}\r\n" for line in lines).encode("latin-1")
