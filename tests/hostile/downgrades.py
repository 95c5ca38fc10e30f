"""Requests of HTTP/2 that would be two in HTTP/1.1, for proxies that translate one into the other.

As with the other forms, the first goes to ``/form/<number>`` and hides one for ``/smuggled/<number>``.
"""
from tests.hostile.forms import Form
from tests.support.http2 import request

HOST = "x"
LAST = "0\r\n\r\n"
#: In the texts below: {S} is a whole second request of HTTP/1.1, {second} its path, {N} the end of a line.
SECOND = "GET {second} HTTP/1.1{N}Host: x{N}{N}"
TAIL = " HTTP/1.1{N}Host: x{N}{N}{S}"
#: Name, header fields in place of the usual ones or besides them, body, fields behind the body.
DOWNGRADES = (
    ("a sound one", {}, "{S}"),
    ("length 0 and a body", {"content-length": "0"}, "{S}"),
    ("length of less than the body", {"content-length": "5"}, "hello{S}"),
    ("two lengths in one", {"content-length": "0, 5"}, "{S}"),
    ("coding", {"transfer-encoding": "chunked"}, LAST + "{S}"),
    ("coding in capitals", {"Transfer-Encoding": "chunked"}, LAST + "{S}"),
    ("line's end in a value", {"x": "y{N}Transfer-Encoding: chunked"}, LAST + "{S}"),
    ("bare LF in a value", {"x": "y\nTransfer-Encoding: chunked"}, LAST + "{S}"),
    ("bare CR in a value", {"x": "y\rTransfer-Encoding: chunked"}, LAST + "{S}"),
    ("request in a value", {"x": "y{N}{N}{S}"}),
    ("line's end in a name", {"x: y{N}Transfer-Encoding": "chunked"}, LAST + "{S}"),
    ("colon in a name", {"transfer-encoding: chunked{N}x": "y"}, LAST + "{S}"),
    ("blank in a name", {"transfer-encoding ": "chunked"}, LAST + "{S}"),
    ("request in the path", {":path": "/" + TAIL}),
    ("blank in the path", {":path": "/x HTTP/1.1"}),
    ("request in the method", {":method": "GET /" + TAIL + "GET"}),
    ("request in the authority", {":authority": "x{N}{N}{S}"}),
    ("request in the scheme", {":scheme": "https{N}{N}{S}"}),
    ("blank in the scheme", {":scheme": "http://x{second} HTTP/1.1"}),
    ("Connection", {"connection": "upgrade", "upgrade": "h2c"}, "{S}"),
    ("coding behind the body", {}, "hello{S}", (("transfer-encoding", "chunked"), ("content-length", "0"))),
    ("tunnel to what is no WebSocket", {":method": "CONNECT", ":protocol": "websocket"}, "{S}"),
    ("tunnel to elsewhere", {":method": "CONNECT"}, "{S}"),
)


def downgrades():
    """All of them, as Forms whose data is the whole connection."""
    return [Form(name, _build(number, *parts)) for number, (name, *parts) in enumerate(DOWNGRADES)]


def _build(number, headers, body="", trailers=()):
    def fill(text):
        return text.replace("{S}", SECOND).replace("{second}", f"/smuggled/{number}").replace("{N}", "\r\n")

    usual = {":method": "POST", ":scheme": "https", ":path": f"/form/{number}", ":authority": HOST}
    pairs = [(fill(name), fill(value)) for name, value in {**usual, **headers}.items()]
    return request(pairs, fill(body), [(fill(name), fill(value)) for name, value in trailers])
