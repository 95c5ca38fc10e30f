"""What the transports read from their requests; every reason to refuse one is a :class:`Refused`."""
import base64
import binascii
import hashlib
import re
from urllib.parse import parse_qs

import gevent

#: Seconds for the whole body of a message: one of 64 KiB comes at 1 KiB a second.
BODY_TIMEOUT = 60

CALLBACK = re.compile(r"[A-Za-z0-9_.$]{1,64}\Z")
#: RFC 6455 section 1.3.
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
#: hybi-07, hybi-10 and RFC 6455 differ in nothing that a server does.
VERSIONS = ("13", "8", "7")


class Refused(Exception):
    """The request is answered with this status, text and headers."""

    def __init__(self, status, text, headers=()):
        super().__init__(text)
        self.status, self.text, self.headers = status, text, headers


def callback(request):
    """The name of the JavaScript function in the query of jsonp and htmlfile."""
    try:
        name = request.GET.get("c")
    except UnicodeDecodeError as error:
        raise Refused(400, 'invalid "callback" parameter') from error
    if not name:
        raise Refused(500, '"callback" parameter required')
    if not CALLBACK.match(name):
        raise Refused(500, 'invalid "callback" parameter')
    return name


def body(request, limit):
    """The body, of at most ``limit`` bytes; a longer one is refused before it is read."""
    length = request.content_length
    if length is not None and length > limit:
        raise Refused(413, f"More than {limit} bytes.")
    source = request.body_file_raw
    chunks = getattr(source, "reader", None)
    if hasattr(chunks, "most"):
        chunks.most = limit
    with gevent.Timeout(BODY_TIMEOUT, Refused(408, f"More than {BODY_TIMEOUT} seconds.")):
        data = source.read(limit + 1 if length is None else length)
    if len(data) > limit:
        raise Refused(413, f"More than {limit} bytes.")
    return data


def form_payload(request, limit):
    """The payload of jsonp_send: field ``d`` of a form, or the body itself."""
    if request.content_type != "application/x-www-form-urlencoded":
        return body(request, limit)
    # A byte takes three where it is percent-encoded.
    try:
        fields = parse_qs(body(request, 3 * limit + 2).decode("ascii"), max_num_fields=16, errors="strict")
    except ValueError as error:
        raise Refused(500, "Broken JSON encoding.") from error
    payload = fields.get("d", [""])[0].encode()
    if len(payload) > limit:
        raise Refused(413, f"More than {limit} bytes.")
    return payload


def websocket_accept(request):
    """Check a WebSocket handshake (RFC 6455 section 4.2.1) and return its Sec-WebSocket-Accept."""
    headers = request.headers
    if request.http_version == "HTTP/1.0":
        raise Refused(400, "WebSocket needs HTTP/1.1.")
    if headers.get("Upgrade", "").lower() != "websocket":
        raise Refused(400, 'Can "Upgrade" only to "WebSocket".')
    if "upgrade" not in (token.strip().lower() for token in headers.get("Connection", "").split(",")):
        raise Refused(400, '"Connection" must be "Upgrade".')
    if headers.get("Sec-WebSocket-Version") not in VERSIONS:
        raise Refused(426, "This version of WebSocket is not supported.",
                      [("Sec-WebSocket-Version", ", ".join(VERSIONS)), ("Upgrade", "websocket"),
                       ("Connection", "Upgrade")])
    return accept(headers.get("Sec-WebSocket-Key", ""))


def accept(key):
    """The answer to a Sec-WebSocket-Key (RFC 6455 section 4.2.2)."""
    try:
        nonce = base64.b64decode(key.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        nonce = b""
    if len(nonce) != 16:
        raise Refused(400, '"Sec-WebSocket-Key" must be 16 bytes in base64.')
    return base64.b64encode(hashlib.sha1(f"{key}{GUID}".encode()).digest())
