"""What is read from requests, and what is refused."""
import io
from types import SimpleNamespace
from urllib.parse import quote

import gevent
import pytest
from pyramid.request import Request

from pace.sockjs import requests
from pace.sockjs.requests import Refused, accept, body, callback, form_payload, websocket_accept

FORM = "application/x-www-form-urlencoded"
#: The example of RFC 6455 section 1.3.
HANDSHAKE = {"Upgrade": "websocket", "Connection": "keep-alive, Upgrade", "Sec-WebSocket-Version": "13",
             "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}


def refusal(call, *args):
    with pytest.raises(Refused) as refused:
        call(*args)
    return refused.value.status, refused.value.text


@pytest.mark.parametrize("name", ["callback", "_a$.b0", "top.jp._atu48v", "x" * 64])
def test_callbacks(name):
    assert callback(Request.blank(f"/?c={name}")) == name


@pytest.mark.parametrize("name", ["a b", "a(", "a;b", "é", "x" * 65, "a\n", "a-b", "a[0]", "<script>"])
def test_other_callbacks_are_refused(name):
    assert refusal(callback, Request.blank(f"/?c={quote(name)}")) == (500, 'invalid "callback" parameter')


def test_callbacks_that_are_no_text_are_refused():
    assert refusal(callback, Request.blank("/?c=%FF")) == (400, 'invalid "callback" parameter')


@pytest.mark.parametrize("query", ["", "?c=", "?d=x"])
def test_a_callback_is_required(query):
    assert refusal(callback, Request.blank(f"/{query}")) == (500, '"callback" parameter required')


class Unread(io.BytesIO):
    def read(self, *args):
        raise AssertionError("a body that is too long was read")


def test_a_long_body_is_refused_before_it_is_read():
    request = Request.blank("/", method="POST", content_length=101)
    request.environ["wsgi.input"] = Unread()
    assert refusal(body, request, 100)[0] == 413


def test_a_body_of_unknown_length_is_read_to_the_limit():
    request = Request.blank("/", method="POST", body=b"x" * 100)
    del request.environ["CONTENT_LENGTH"]
    assert body(request, 100) == b"x" * 100
    request = Request.blank("/", method="POST", body=b"x" * 101)
    del request.environ["CONTENT_LENGTH"]
    assert refusal(body, request, 100)[0] == 413


class Slow(io.BytesIO):
    def read(self, *args):
        gevent.sleep(5)


def test_a_body_that_comes_slowly_is_refused(monkeypatch):
    monkeypatch.setattr(requests, "BODY_TIMEOUT", 0.05)
    request = Request.blank("/", method="POST", content_length=10)
    request.environ["wsgi.input"] = Slow()
    assert refusal(body, request, 100)[0] == 408


def test_a_body_in_chunks_is_told_its_limit():
    request = Request.blank("/", method="POST")
    source = request.environ["wsgi.input"] = io.BufferedReader(io.BytesIO(b"abc"))
    source.reader = SimpleNamespace(most=None)
    request.content_length = None
    assert body(request, 100) == b"abc"
    assert source.reader.most == 100


def post(data, content_type):
    return Request.blank("/", method="POST", body=data, content_type=content_type)


@pytest.mark.parametrize(("data", "content_type", "payload"), [
    (b"d=%5B%22x%22%5D", FORM, b'["x"]'), (b"d=%5B%22%C3%A9%22%5D", FORM, '["é"]'.encode()), (b"p=p", FORM, b""),
    (b"d=", FORM, b""), (b"", FORM, b""), (b'["%61bc"]', "text/plain", b'["%61bc"]')])
def test_the_payload_of_a_form(data, content_type, payload):
    assert form_payload(post(data, content_type), 100) == payload


@pytest.mark.parametrize("data", [b"d=%FF", "d=é".encode(), b"&".join([b"a=b"] * 50)])
def test_forms_that_are_none(data):
    assert refusal(form_payload, post(data, FORM), 1000) == (500, "Broken JSON encoding.")


def test_long_forms_are_refused():
    assert form_payload(post(b"d=" + b"%41" * 100, FORM), 100) == b"A" * 100
    assert refusal(form_payload, post(b"d=" + b"A" * 101, FORM), 100)[0] == 413
    assert refusal(form_payload, post(b"d=" + b"%41" * 200, FORM), 100)[0] == 413


def test_the_handshake_of_rfc_6455():
    request = Request.blank("/", headers=HANDSHAKE, environ={"SERVER_PROTOCOL": "HTTP/1.1"})
    assert websocket_accept(request) == b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


@pytest.mark.parametrize(("name", "value", "answer"), [
    ("Upgrade", "", (400, 'Can "Upgrade" only to "WebSocket".')),
    ("Upgrade", "h2c", (400, 'Can "Upgrade" only to "WebSocket".')),
    ("Connection", "close", (400, '"Connection" must be "Upgrade".')),
    ("Sec-WebSocket-Version", "6", (426, "This version of WebSocket is not supported.")),
    ("Sec-WebSocket-Version", "", (426, "This version of WebSocket is not supported.")),
    ("Sec-WebSocket-Key", "short", (400, '"Sec-WebSocket-Key" must be 16 bytes in base64.')),
])
def test_other_handshakes_are_refused(name, value, answer):
    request = Request.blank("/", headers={**HANDSHAKE, name: value}, environ={"SERVER_PROTOCOL": "HTTP/1.1"})
    assert refusal(websocket_accept, request) == answer


@pytest.mark.parametrize("key", ["", "é", "AAAA", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ==x"])
def test_keys_are_sixteen_bytes(key):
    assert refusal(accept, key)[0] == 400
