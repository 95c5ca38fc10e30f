"""Requests that gunicorn's parser lets through and that are refused all the same."""
import pytest
from gunicorn.config import Config
from gunicorn.http import get_parser
from gunicorn.http.errors import InvalidHeader

from pace.sockjs.strictness import check

CHUNKS = b"0\r\n\r\n"


def parsed(data):
    """The request in ``data`` as gunicorn's worker has it."""
    return next(get_parser(Config(), iter([data]), ("127.0.0.1", 1)))


@pytest.mark.parametrize("headers", [
    "Host: pace.example", "Host: pace.example:443", "Host: 10.0.0.1:80", "Host: [::1]:6543", "Host: [fe80::1%25eth0]",
    "Host: my_service", "Host: x\r\nContent-Length: 5",
    "Host:", "Host: x\r\nTransfer-Encoding: chunked", "Host: x\r\nTransfer-Encoding: Chunked"])
def test_what_clients_send_passes(headers):
    assert check(parsed(f"POST / HTTP/1.1\r\n{headers}\r\n\r\n".encode() + CHUNKS)) is None


def test_http_1_0_needs_no_host():
    assert check(parsed(b"GET / HTTP/1.0\r\n\r\n")) is None


@pytest.mark.parametrize("headers", [
    "", "Host: a b", "Host: a/b", "Host: a,b", "Host: user@a", "Host: a:b", "Host: [::1", "Host: a\\b", "Host: a?b",
    "Host: x\r\nContent-Length: " + "9" * 19,
    "Host: x\r\nTransfer-Encoding: gzip, chunked", "Host: x\r\nTransfer-Encoding: identity, chunked",
    "Host: x\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked"])
def test_what_no_client_means_is_refused(headers):
    head = f"POST / HTTP/1.1\r\n{headers}\r\n\r\n" if headers else "POST / HTTP/1.1\r\nX: y\r\n\r\n"
    request = parsed(head.encode() + CHUNKS)
    with pytest.raises(InvalidHeader):
        check(request)


def test_a_bad_host_is_refused_in_http_1_0_too():
    with pytest.raises(InvalidHeader):
        check(parsed(b"GET / HTTP/1.0\r\nHost: a b\r\n\r\n"))
