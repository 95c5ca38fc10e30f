"""What the server says by itself: to requests that reach no application, and where one fails."""
from http import HTTPStatus

from .responses import NOT_CACHED, NOT_SNIFFED, TEXT, head, say

#: In answers that load nothing and hold no script, should a browser take them for a page all the same.
NOTHING_LOADED = ("Content-Security-Policy", "default-src 'none'")


class PlainErrors:
    """A worker whose errors are a line of plain text; mixed in before gunicorn's, which writes a page.

    That page repeats of a request what was wrong with it. The statuses and the log are gunicorn's. Whether the request
    came over TLS is nothing to rely on where it could not be read, so nothing is said of that.
    """

    def handle_error(self, req, client, addr, exc):
        super().handle_error(req, Plainly(client), addr, exc)


class Plainly:
    """The socket of a client to whom an answer goes out with its status alone, and with headers and words of ours."""

    def __init__(self, sock):
        self._sock = sock

    def __getattr__(self, name):
        return getattr(self._sock, name)

    def sendall(self, data):
        status = int(data.split(b" ", 2)[1])
        self._sock.sendall(answer(status))


def answer(status):
    """All the bytes of an answer that is the last of its connection."""
    text = f"{status} {HTTPStatus(status).phrase}\n".encode()
    return head(status, [("Connection", "close"), ("Content-Type", TEXT), ("Content-Length", len(text)), NOT_CACHED,
                         NOT_SNIFFED, NOTHING_LOADED]) + text


def undecodable(environ, start_response):
    """The application in the place of one that cannot read the path: it is no UTF-8."""
    return say(400, "The path is no UTF-8.", [NOTHING_LOADED])(environ, start_response)
