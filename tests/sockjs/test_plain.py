"""What the server says by itself is a line of plain text."""
import http.client
import logging
import socket

from gunicorn.http.errors import InvalidRequestLine, LimitRequestHeaders, UnsupportedTransferCoding
from gunicorn.workers.base import Worker

from pace.sockjs.plain import PlainErrors, undecodable

HEADERS = {"Content-Type": "text/plain; charset=UTF-8", "X-Content-Type-Options": "nosniff",
           "Content-Security-Policy": "default-src 'none'", "Connection": "close"}


class Failing(PlainErrors, Worker):
    """A worker as far as its errors go."""

    def __init__(self):
        self.log = logging.getLogger(__name__)


def said(error):
    """What a client reads of an error, as (status, headers, text)."""
    here, there = socket.socketpair()
    with here, there:
        Failing().handle_error(None, here, ("192.0.2.1", 1), error)
        here.shutdown(socket.SHUT_WR)
        response = http.client.HTTPResponse(there)
        response.begin()
        text = response.read().decode()
        assert there.recv(1) == b""  # the announced length is all
    return response.status, response.headers, text


def test_an_error_is_a_line_that_repeats_nothing_of_the_request(caplog):
    for error, due in ((InvalidRequestLine("<script>"), "400 Bad Request\n"),
                       (UnsupportedTransferCoding("<script>"), "501 Not Implemented\n"),
                       (LimitRequestHeaders("<script>"), "431 Request Header Fields Too Large\n"),
                       (RuntimeError("<script>"), "500 Internal Server Error\n")):
        status, headers, text = said(error)
        assert (f"{status}", text) == (due[:3], due)
        assert HEADERS.items() <= dict(headers).items()
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 3 + ["ERROR"]


def test_a_path_that_is_no_utf_8_gets_the_same():
    heard = []
    body = undecodable({"REQUEST_METHOD": "GET"}, lambda status, headers, *error: heard.append((status, headers)))
    (status, headers), = heard
    assert status == "400 Bad Request"
    assert {name: value for name, value in HEADERS.items() if name != "Connection"}.items() <= dict(headers).items()
    assert b"".join(body) == b"The path is no UTF-8.\n"
