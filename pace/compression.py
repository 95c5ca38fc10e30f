"""gzip over the wire (RFC 9110, "Content Codings"), for what asks for it: pages and their files, never a stream."""
import gzip
import hashlib

from webob.acceptparse import AcceptEncodingValidHeader

#: Bytes below which a body travels as it is: it fits into one packet with its headers anyway.
LEAST = 600
#: Of gzip: the highest takes four times as long, at each start of a server too, for a hundredth less.
LEVEL = 6
#: What else is compressed already, or is none of ours.
TYPES = frozenset({"text/html", "text/css", "text/javascript", "application/javascript", "application/json",
                   "image/svg+xml", "text/plain"})


def pack(body, content_type):
    """The body compressed; None where it is of another type, or would hardly be smaller."""
    if content_type not in TYPES:
        return None
    packed = gzip.compress(body, LEVEL, mtime=0)
    return packed if len(packed) < 0.9 * len(body) else None


def accepted(header):
    """(whether gzip is wanted, whether the plain body is acceptable), of WebOb's ``accept_encoding``.

    Who says nothing gets the plain body: everything is acceptable to such a client by the letter, but scripts that send
    no such header cannot unpack.
    """
    if not isinstance(header, AcceptEncodingValidHeader):
        return False, True
    qualities = {coding.lower(): quality for coding, quality in header.parsed}
    others = qualities.get("*")
    packed, plain = qualities.get("gzip", others or 0), qualities.get("identity")
    # the plain body need not be named to be acceptable, and then it has no quality of its own
    return packed > 0 and packed >= (plain or 0), plain != 0 and (plain is not None or others != 0)


def compressed(view):
    """Decorate a view whose response is text of ours: ``decorator=`` of ``config.add_view``."""
    def compressing(context, request):
        response = view(context, request)
        body = response.body
        tag = hashlib.sha256(body).hexdigest()[:12]
        return answer(request, response, body, pack(body, response.content_type), tag)
    return compressing


def answer(request, response, body, packed, tag):
    """Give the response its body: ``packed``, where there is one and the client wants it, else as it is.

    ``tag`` stands for the content in the ETag; the two forms are two representations. Who has that already gets 304.
    """
    wanted, plain = accepted(request.accept_encoding)
    compress = wanted and packed is not None and (len(body) >= LEAST or not plain)
    response.body = packed if compress else body
    if compress:
        response.content_encoding = "gzip"
    if packed is not None:
        response.vary = (*(response.vary or ()), "Accept-Encoding")
    if response.status_code == 200:
        response.etag = f"{tag}-gzip" if compress else tag
        response.conditional_response = True
    return response
