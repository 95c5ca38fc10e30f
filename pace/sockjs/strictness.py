"""What is wrong with a request and gunicorn lets through."""
import re

from gunicorn.http.errors import InvalidHeader

#: RFC 9110 section 7.2: uri-host [":" port], as RFC 3986 section 3.2.2 spells it, but for the comma: two hosts joined
#: are none. It may be empty.
HOST = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+;=%-]*|\[[A-Za-z0-9:._~%-]+\])(?::[0-9]*)?")


#: Digits of a length that some program may still count in 64 bits. Longer, and another may have read less.
MOST_DIGITS = 18


def check(request):
    """Raise InvalidHeader, which gunicorn answers with 400 and a closed connection.

    A request of HTTP/1.1 has a Host (RFC 9112 section 3.2). A body coded otherwise than in chunks alone would reach
    the application as it is, and whoever stands before us may have understood another length (section 6.1).
    """
    host = None
    for name, value in request.headers:
        if name == "HOST":
            host = value
        elif (name == "TRANSFER-ENCODING" and value.lower() != "chunked") or (
                name == "CONTENT-LENGTH" and len(value) > MOST_DIGITS):
            raise InvalidHeader(name, req=request)
    if (host is None and request.version >= (1, 1)) or not HOST.fullmatch(host or ""):
        raise InvalidHeader("HOST", req=request)
