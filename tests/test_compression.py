"""gzip over the wire."""
import gzip
import os

import pytest
from pyramid.config import Configurator
from pyramid.response import Response
from webob.acceptparse import create_accept_encoding_header

from pace.compression import LEAST, accepted, compressed, pack
from tests.support.wire import fetch

TEXT = "<p>Pace</p>" * 400


def application(text=TEXT, **fields):
    config = Configurator()
    config.add_route("page", "/")
    config.add_view(lambda request: Response(text, **fields), route_name="page", decorator=compressed)
    return config.make_wsgi_app()


@pytest.mark.parametrize(("header", "expected"), [
    (None, (False, True)), ("", (False, True)), ("gzip", (True, True)), ("GZIP, deflate, br, zstd", (True, True)),
    ("gzip;q=0.5", (True, True)), ("gzip;q=0.5, identity", (False, True)), ("gzip;q=0", (False, True)),
    ("gzip;q=0, *", (False, True)), ("*", (True, True)), ("*;q=0", (False, False)), ("*;q=0, gzip", (True, False)),
    ("identity;q=0", (False, False)), ("identity;q=0, gzip", (True, False)), ("br, deflate", (False, True)),
    ("gzip;q=oops", (False, True)), ("x-gzip", (False, True))])
def test_what_a_client_takes(header, expected):
    assert accepted(create_accept_encoding_header(header)) == expected


def test_only_what_gets_smaller_is_compressed():
    assert gzip.decompress(pack(TEXT.encode(), "text/html")) == TEXT.encode()
    assert pack(TEXT.encode(), "image/png") is None
    assert pack(os.urandom(5000), "text/css") is None
    assert pack(b"", "text/css") is None


def test_the_same_text_is_the_same_bytes():
    assert pack(TEXT.encode(), "text/html") == pack(TEXT.encode(), "text/html")


def test_a_page_is_compressed_for_who_takes_it():
    app = application()
    response = fetch(app, Accept_Encoding="gzip")
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.vary == ("Accept-Encoding",)
    assert response.content_length == len(response.body) < 200
    assert gzip.decompress(response.body).decode() == TEXT
    plain = fetch(app)
    assert "Content-Encoding" not in plain.headers
    assert plain.vary == ("Accept-Encoding",)
    assert plain.text == TEXT
    assert plain.etag != response.etag


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_who_has_it_already_gets_no_body(encoding):
    app = application()
    tag = fetch(app, Accept_Encoding=encoding).headers["ETag"]
    again = fetch(app, Accept_Encoding=encoding, If_None_Match=tag)
    assert (again.status_code, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert again.vary == ("Accept-Encoding",)
    assert fetch(app, Accept_Encoding=encoding, If_None_Match='"another"').status_code == 200


def test_the_head_is_that_of_the_body():
    head, whole = (fetch(application(), method=method, Accept_Encoding="gzip") for method in ("HEAD", "GET"))
    assert head.body == b""
    assert dict(head.headers) == dict(whole.headers)
    assert head.headers["Content-Encoding"] == "gzip"


def test_what_is_small_travels_as_it_is_unless_that_is_refused():
    app = application("Pace " * (LEAST // 10))
    assert "Content-Encoding" not in fetch(app, Accept_Encoding="gzip").headers
    assert fetch(app, Accept_Encoding="gzip, identity;q=0").headers["Content-Encoding"] == "gzip"


def test_what_else_a_response_varies_by_stays():
    assert fetch(application(vary=["Cookie"])).vary == ("Cookie", "Accept-Encoding")


def test_an_error_has_no_tag_to_come_back_with():
    response = fetch(application(status=404), Accept_Encoding="gzip")
    assert (response.status_code, response.headers["Content-Encoding"], response.etag) == (404, "gzip", None)
