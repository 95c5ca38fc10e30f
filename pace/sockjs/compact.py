"""A request in one string, for sessions that outlive theirs by hours.

WebOb's request with its WSGI environment costs 9 KiB for each session; the strings of the environment,
joined, a tenth of that. The request is made again from them when somebody asks for it.
"""
import io
import sys

from pyramid.interfaces import IRequestFactory
from pyramid.request import Request, apply_request_extensions

from .clients import VOUCHED

#: Characters kept of one request; a usual one has 800. A header that does not fit any more is left out.
MAX_PACKED = 16 * 1024
#: No value of a WSGI environment that a server parsed from HTTP holds a NUL.
SEPARATOR = "\0"
KEPT = frozenset((
    "REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "SERVER_NAME", "SERVER_PORT",
    "SERVER_PROTOCOL", "REMOTE_ADDR", "REMOTE_PORT", "REMOTE_USER", "CONTENT_TYPE", "wsgi.url_scheme",
    VOUCHED))


def pack(environ):
    """The method, path, query, headers, addresses and user of ``environ`` in one str."""
    texts, room = [], MAX_PACKED
    for key, value in environ.items():
        if (key in KEPT or key.startswith("HTTP_")) and SEPARATOR not in value and len(value) <= room:
            texts += (key, value)
            room -= len(value)
    return SEPARATOR.join(texts)


def unpack(packed):
    """The WSGI environment of :func:`pack`, with an empty body."""
    texts = packed.split(SEPARATOR)
    environ = dict(zip(texts[::2], texts[1::2], strict=True))
    environ.update({
        "wsgi.version": (1, 0), "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
        "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False})
    return environ


def restore(packed, registry):
    """A request as ``registry``'s application makes them, with its request methods and properties."""
    factory = registry.queryUtility(IRequestFactory, default=Request)
    request = factory(unpack(packed))
    request.registry = registry
    apply_request_extensions(request)
    return request
