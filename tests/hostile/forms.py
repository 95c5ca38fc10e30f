"""Requests of which two servers might understand different ones: request smuggling, form by form.

Each is a request for ``/form/<number>`` with one for ``/smuggled/<number>`` in or behind its body.
"""
from typing import NamedTuple

WHOLE, BODILESS = "refused", "the first served at most"


class Form(NamedTuple):
    """`due`: WHOLE where all of it is to be refused, BODILESS where the first request is sound and what follows is
    none."""

    name: str
    data: bytes
    due: str = WHOLE


def second(number):
    """The request that nobody may serve."""
    return b"GET /smuggled/%d HTTP/1.1\r\nHost: x\r\n\r\n" % number


CHUNKED = "Transfer-Encoding: chunked"
#: Header lines with the body 0 CRLF CRLF and the second request behind it; {n} is the length of both together.
ENDED_CHUNKS = {
    "TE and CL": f"{CHUNKED}\r\nContent-Length: {{n}}", "CL and TE": f"Content-Length: {{n}}\r\n{CHUNKED}",
    "TE and a short CL": f"{CHUNKED}\r\nContent-Length: 4", "TE and CL: 0": f"{CHUNKED}\r\nContent-Length: 0",
    "xchunked": "Transfer-Encoding: xchunked", "chunkedx": "Transfer-Encoding: chunkedx",
    "chunked, identity": "Transfer-Encoding: chunked, identity",
    "identity, chunked": "Transfer-Encoding: identity, chunked",
    "gzip, chunked": "Transfer-Encoding: gzip, chunked", "chunked, gzip": "Transfer-Encoding: chunked, gzip",
    "chunked twice in one": "Transfer-Encoding: chunked, chunked", "chunked twice": f"{CHUNKED}\r\n{CHUNKED}",
    "chunked and x": f"{CHUNKED}\r\nTransfer-Encoding: x", "x and chunked": f"Transfer-Encoding: x\r\n{CHUNKED}",
    "TE without a value": "Transfer-Encoding:", "quoted TE": 'Transfer-Encoding: "chunked"',
    "TE with a parameter": "Transfer-Encoding: chunked;q=1",
    "TE behind a vertical tab": "Transfer-Encoding: \x0bchunked",
    "TE before NUL": "Transfer-Encoding: chunked\x00", "TE before a bare CR": "Transfer-Encoding: chunked\r",
    "TE, blank before the colon": "Transfer-Encoding : chunked",
    "TE, tab before the colon": "Transfer-Encoding\t: chunked",
    "TE in a folded line": "X: y\r\n Transfer-Encoding: chunked", "folded TE": "Transfer-Encoding:\r\n chunked",
    "TE behind a bare LF": "X: y\nTransfer-Encoding: chunked",
    "TE behind a bare CR": "X: y\rTransfer-Encoding: chunked",
}
#: The same, where lengths are what is wrong.
LENGTHS = {
    "two lengths": "Content-Length: 5\r\nContent-Length: {n}",
    "two equal lengths": "Content-Length: {n}\r\nContent-Length: {n}",
    "lengths in a list": "Content-Length: 5, {n}", "equal lengths in a list": "Content-Length: {n}, {n}",
    "signed length": "Content-Length: +{n}", "negative length": "Content-Length: -1",
    "length: -0": "Content-Length: -0",
    "length with _": "Content-Length: 1_0", "length in hex": "Content-Length: 0x5",
    "length: 5 5": "Content-Length: 5 5",
    "length: 5.0": "Content-Length: 5.0", "length: 5e0": "Content-Length: 5e0", "empty length": "Content-Length:",
    "length in other digits": "Content-Length: \u0665", "length before NUL": "Content-Length: 5\x00",
    "length, blank before the colon": "Content-Length : 5", "folded length": "Content-Length:\r\n 5",
    "length behind a bare LF": "X: y\nContent-Length: 5", "length of 30 digits": "Content-Length: " + "9" * 30,
}
#: Bodies in chunks that are not what RFC 9112 section 7.1 says, the second request behind them.
CHUNKS = {
    "chunk 0x0": b"0x0\r\n\r\n", "chunk +0": b"+0\r\n\r\n", "chunk -0": b"-0\r\n\r\n", "chunk 0_0": b"0_0\r\n\r\n",
    "chunk without a size": b"\r\n\r\n", "chunk with a blank first": b" 0\r\n\r\n", "chunk in bare LF": b"1\nx\n0\n\n",
    "chunk with too much": b"1\r\nxy\r\n0\r\n\r\n", "chunk without CRLF": b"1\r\nx0\r\n\r\n",
    "chunk with a huge size": b"10000000000000000\r\n", "chunk with LF in its extension": b"0;a\nb\r\n\r\n",
    "trailer that is none": b"0\r\nGET /x HTTP/1.1\r\n\r\n", "trailer with NUL": b"0\r\nX: \x00\r\n\r\n",
}
#: Heads, the second request behind them.
HEADS = {
    "HTTP/0.9": b"GET /form/{}\r\n\r\n", "no version, bare LF": b"GET /form/{}\n\n",
    "bare LF everywhere": b"GET /form/{} HTTP/1.1\nHost: x\n\n",
    "bare LF at the end": b"GET /form/{} HTTP/1.1\r\nHost: x\r\n\n",
    "bare LF after the line": b"GET /form/{} HTTP/1.1\nHost: x\r\n\r\n",
    "bare CR in a value": b"GET /form/{} HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n",
    "NUL in a value": b"GET /form/{} HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n",
    "NUL in a name": b"GET /form/{} HTTP/1.1\r\nHost: x\r\nX\0: y\r\n\r\n",
    "NUL in the address": b"GET /form/{}\0 HTTP/1.1\r\nHost: x\r\n\r\n",
    "folded header": b"GET /form/{} HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n",
    "folded first header": b"GET /form/{} HTTP/1.1\r\n Host: x\r\nHost: x\r\n\r\n",
    "header without colon": b"GET /form/{} HTTP/1.1\r\nHost: x\r\nX\r\n\r\n",
    "header without name": b"GET /form/{} HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n",
    "no Host": b"GET /form/{} HTTP/1.1\r\nX: y\r\n\r\n",
    "two Hosts": b"GET /form/{} HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "Host with a blank": b"GET /form/{} HTTP/1.1\r\nHost: x y\r\n\r\n",
    "blank in the address": b"GET /form/{} x HTTP/1.1\r\nHost: x\r\n\r\n",
    "two blanks": b"GET  /form/{} HTTP/1.1\r\nHost: x\r\n\r\n",
    "HTTP/1.10": b"GET /form/{} HTTP/1.10\r\nHost: x\r\n\r\n",
    "HTTP/2.0": b"GET /form/{} HTTP/2.0\r\nHost: x\r\n\r\n", "http/1.1": b"GET /form/{} http/1.1\r\nHost: x\r\n\r\n",
    "TE in HTTP/1.0": b"POST /form/{} HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n"
                      b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
}
#: Headers that mean nothing, whatever they look like: the request has no body, and what follows is no request.
MEANINGLESS = {
    "Transfer_Encoding": "Transfer_Encoding: chunked", "Transfer.Encoding": "Transfer.Encoding: chunked",
    "Content_Length": "Content_Length: 5", "XContent-Length": "XContent-Length: 5",
}


def forms():
    """All of them, numbered as they are."""
    made = []

    def add(name, build, due=WHOLE):
        number = len(made)
        made.append(Form(name, build(number), due))

    for name, lines in (ENDED_CHUNKS | LENGTHS).items():
        add(name, lambda number, lines=lines: posted(number, lines, b"0\r\n\r\n"))
    for name, chunks in CHUNKS.items():
        add(name, lambda number, chunks=chunks: posted(number, CHUNKED, chunks))
    for name, head in HEADS.items():
        add(name, lambda number, head=head: head.replace(b"{}", b"%d" % number) + second(number))
    for name, line in MEANINGLESS.items():
        add(name, lambda number, line=line: posted(number, line, b"0\r\n\r\n"), BODILESS)
    return made


def posted(number, lines, body):
    """A POST with these header lines and this body, the second request behind it."""
    body += second(number)
    head = f"POST /form/{number} HTTP/1.1\r\nHost: x\r\n{lines.replace('{n}', str(len(body)))}\r\n\r\n"
    return head.encode() + body
