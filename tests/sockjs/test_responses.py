"""Responses and heads."""
import re

import pytest
from pyramid.request import Request

from pace.sockjs import responses


def test_a_response_has_the_headers_it_was_given_and_is_not_sniffed():
    response = responses.respond(200, responses.TEXT, b"ok", [("X-Own", "1")])
    assert response.headerlist == [("Content-Type", responses.TEXT), ("X-Own", "1"),
                                   ("X-Content-Type-Options", "nosniff"), ("Content-Length", "2")]
    assert response.body == b"ok"


@pytest.mark.parametrize("status", [204, 304])
def test_no_body_has_no_length(status):
    assert "Content-Length" not in responses.respond(status).headers


def test_a_refused_method_has_neither_type_nor_body():
    response = responses.not_allowed("OPTIONS, GET")
    assert (response.status_int, response.allow, response.body) == (405, ("OPTIONS", "GET"), b"")
    assert "Content-Type" not in response.headers


def test_what_is_said_to_people_is_text_and_not_kept():
    response = responses.say(404, "Not found")
    assert (response.body, response.content_type) == (b"Not found\n", "text/plain")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize(("sent", "value"), [
    ({}, "dummy"), ({"Cookie": "JSESSIONID=abc123"}, "abc123"), ({"Cookie": 'JSESSIONID="a;b"'}, "dummy"),
    ({"Cookie": "JSESSIONID="}, "dummy")])
def test_the_cookie_of_load_balancers(sent, value):
    assert responses.session_cookie(Request.blank("/", headers=sent)) == ("Set-Cookie", f"JSESSIONID={value}; path=/")


def test_heads():
    head = responses.head(200, [("A", "b"), ("C", "d")])
    assert re.fullmatch(rb"HTTP/1.1 200 OK\r\nDate: [\w, :]+ GMT\r\nA: b\r\nC: d\r\n\r\n", head)
    assert len(responses.SWITCHING % (b"x" * 28)) == 128


def test_a_detached_response_says_so():
    assert responses.detached().app_iter.detached


def test_a_connection_is_taken_over_with_the_headers_as_they_came_to_be():
    taken = []
    response = responses.TakenOver([("A", "b")], taken.append)
    response.headers["C"] = "d"
    assert taken == []
    status, headers, body = Request.blank("/").call_application(response)
    assert taken == [[("A", "b"), ("C", "d")]]
    assert (status, headers, body.detached) == ("200 OK", [("A", "b"), ("C", "d")], True)
