"""Bodies in chunks."""
from itertools import chain

import pytest
from gunicorn.config import Config
from gunicorn.http import get_parser
from gunicorn.http.errors import InvalidChunkSize

from pace.sockjs.chunks import Chunks, bound
from pace.sockjs.requests import Refused

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"


def body_of(pieces, head=HEAD):
    """The body of a request whose bytes come in these pieces."""
    request = next(get_parser(Config(), chain([head], pieces), ("127.0.0.1", 1)))
    bound(request)
    return request.body


def endless():
    """Pieces of a body without end; reading more than 1,000 of them fails the test."""
    for _ in range(1000):
        yield b"400\r\n" + b"x" * 1024 + b"\r\n"
    pytest.fail("all of it was read")


def test_a_body_that_fits():
    body = body_of([b"3\r\nab", b"c\r\n2\r\nde\r\n0\r\n\r\n"])
    body.reader.most = 5
    assert body.read(6) == b"abcde"


def test_whoever_sets_no_bound_gets_all():
    assert body_of([b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"]).read() == b"abcde"


@pytest.mark.parametrize("pieces", [
    [b"7fffffff\r\n"], [b"3\r\nabc\r\n3\r\n"], [b"ffffffffffffffffff\r\nab"], None],
    ids=["one large", "two small", "larger than any", "endless"])
def test_what_is_too_long_is_refused_before_it_comes(pieces):
    body = body_of(pieces or endless())
    body.reader.most = 5
    with pytest.raises(Refused) as refused:
        body.read(6)
    assert refused.value.status == 413
    assert body.failed


def test_a_chunk_larger_than_any_is_refused_where_there_is_no_bound():
    with pytest.raises(InvalidChunkSize):
        body_of([b"8000000000000000\r\n"]).read()


def test_a_body_of_known_length_is_left_alone():
    body = body_of([b"abc"], HEAD.replace(b"Transfer-Encoding: chunked", b"Content-Length: 3"))
    assert not isinstance(body.reader, Chunks)
    assert body.read() == b"abc"
