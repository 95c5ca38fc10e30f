"""How each transport writes a frame: the whole difference between transports.

A framing turns a frame (:mod:`pace.sockjs.frame`) into bytes. Framings are compared by identity and are
the keys under which a frame caches its bytes, so there is one object of each for the process.
"""
import struct
from json.encoder import encode_basestring_ascii as quote

from .protocol import HEARTBEAT

TEXT, BINARY, PING = 0x1, 0x2, 0x9

#: Safari and Chrome show nothing of an XHR stream before 2 KiB (sockjs-protocol, XhrStreaming).
XHR_PREAMBLE = b"h" * 2048 + b"\n"

HTMLFILE_HEAD = r"""<!doctype html>
<html><head>
  <meta http-equiv="X-UA-Compatible" content="IE=edge" />
  <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
</head><body><h2>Don't panic!</h2>
  <script>
    document.domain = document.domain;
    var c = parent.%s;
    c.start();
    function p(d) {c.message(d);};
    window.onload = function() {c.stop();};
  </script>"""


def websocket_frame(opcode, payload):
    """One unfragmented, unmasked frame (RFC 6455 section 5.2) around ``payload`` bytes."""
    length = len(payload)
    if length < 126:
        return bytes((0x80 | opcode, length)) + payload
    if length < 65536:
        return struct.pack("!BBH", 0x80 | opcode, 126, length) + payload
    return struct.pack("!BBQ", 0x80 | opcode, 127, length) + payload


def websocket_message(message):
    """A whole WebSocket message: text for str, binary for bytes. Lone surrogates become question marks."""
    if isinstance(message, str):
        return websocket_frame(TEXT, message.encode("utf-8", "replace"))
    return websocket_frame(BINARY, bytes(message))


def chunk(data):
    """One chunk of HTTP/1.1's chunked coding (RFC 9112 section 7.1). Empty data is the last chunk."""
    return b"%X\r\n%b\r\n" % (len(data), data)


def htmlfile_preamble(callback):
    """The head of an htmlfile stream: longer than 1 KiB, or browsers show nothing of it."""
    return (HTMLFILE_HEAD % callback).encode("ascii").ljust(1024) + b"\r\n\r\n"


def script(text):
    """``text`` as a JavaScript string that is safe inside a script element."""
    return quote(text).replace("<", "\\u003c")


class Framing:
    """Writes the text of a SockJS frame with ``wrap`` (str to bytes). ``inner`` is the framing without chunks."""

    __slots__ = ("name", "wrap", "inner")

    def __init__(self, name, wrap):
        self.name = name
        self.wrap = wrap
        self.inner = self

    def __repr__(self):
        return f"<Framing {self.name}>"

    def encode(self, frame):
        """The bytes of ``frame`` on the wire."""
        return self.wrap(frame.text)


class Chunked(Framing):
    """Another framing, each frame in a chunk of its own."""

    __slots__ = ()

    def __init__(self, inner):
        super().__init__(f"{inner.name}, chunked", lambda text: chunk(inner.wrap(text)))
        self.inner = inner

    def encode(self, frame):
        return chunk(frame.encoded(self.inner))


class Raw(Framing):
    """No SockJS at all: each message of a frame is a WebSocket message, a heartbeat is a ping."""

    __slots__ = ()

    def __init__(self):
        super().__init__("raw websocket", None)

    def encode(self, frame):
        if not frame.messages:
            return websocket_frame(PING, b"") if frame.text == HEARTBEAT else b""
        return b"".join(map(websocket_message, frame.messages))


WEBSOCKET = Framing("websocket", lambda text: websocket_frame(TEXT, text.encode("ascii")))
RAW_WEBSOCKET = Raw()
XHR = Framing("xhr", lambda text: b"%b\n" % text.encode("ascii"))
EVENTSOURCE = Framing("eventsource", lambda text: b"data: %b\r\n\r\n" % text.encode("ascii"))
HTMLFILE = Framing("htmlfile", lambda text: b"<script>\np(%b);\n</script>\r\n" % script(text).encode("ascii"))
XHR_CHUNKED = Chunked(XHR)
EVENTSOURCE_CHUNKED = Chunked(EVENTSOURCE)
HTMLFILE_CHUNKED = Chunked(HTMLFILE)


def jsonp(callback):
    """The framing of one jsonp response; ``callback`` has been checked.

    The comment in front keeps the response from being taken for another kind of file, one that begins with the
    characters of the callback (CVE-2014-4671).
    """
    return Framing("jsonp", lambda text: f"/**/{callback}({quote(text)});\r\n".encode("ascii"))
