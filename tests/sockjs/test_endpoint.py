"""The views of a route, without a server: on one that is not ours there is no event loop and no socket."""
import json
import secrets
import socket

import pytest
import webtest
from pyramid.config import Configurator
from pyramid.request import Request

from pace.sockjs import Session, SessionManager
from pace.sockjs.endpoint import TRANSPORTS
from pace.sockjs.wire import RELEASE, REPEAT, UNREAD
from tests.support.loop import connected_pair, read_until, turn_until
from tests.support.sockjs import make_application


class Echo(Session):
    def on_message(self, message):
        self.send(message)


def client(application):
    # WSGI's lint does not like the Content-Type of 204 that sockjs-protocol asks for
    return webtest.TestApp(application, extra_environ={"HTTP_HOST": "pace.example"}, lint=False)


def make(**options):
    return client(make_application(Echo, **options))


@pytest.fixture(scope="module")
def app():
    return make()


@pytest.fixture
def url():
    """A new session."""
    return f"/echo/000/{secrets.token_hex(8)}"


@pytest.fixture
def opened(app, url):
    """A session that is open."""
    assert app.post(f"{url}/xhr").body == b"o\n"
    return url


@pytest.mark.parametrize("name", TRANSPORTS)
def test_a_disabled_transport_is_not_there(name, url):
    app = make(disable_transports=[name])
    method = TRANSPORTS[name].method
    app.request(f"{url}/{name}", method=method, status=404)
    app.request(f"{url}/{name}", method="OPTIONS", status=404)


def test_disabling_websockets_disables_the_raw_one():
    make(disable_transports=["websocket"]).get("/echo/websocket", status=404)


@pytest.mark.parametrize("name", TRANSPORTS)
def test_other_methods_are_refused_with_the_right_ones(app, name, url):
    allowed = TRANSPORTS[name].method
    for method in {"GET", "POST", "PUT", "DELETE", "HEAD"} - {allowed}:
        answer = app.request(f"{url}/{name}", method=method, status=405)
        assert answer.headers["Allow"] == f"OPTIONS, {allowed}"


@pytest.mark.parametrize("name", ["websocket", "xhr_streaming", "eventsource", "htmlfile"])
def test_what_needs_a_connection_of_its_own_says_so_on_other_servers(app, name, url):
    headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
               "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    answer = app.request(f"{url}/{name}?c=x", method=TRANSPORTS[name].method, headers=headers,
                         environ={"SERVER_PROTOCOL": "HTTP/1.1"}, status=501)
    assert b"pace.sockjs.worker.Worker" in answer.body
    app.post(f"{url}/xhr_send", '["x"]', status=404)  # and leaves no session behind


def test_info_on_other_servers_offers_no_websocket(app):
    assert json.loads(app.get("/echo/info").body)["websocket"] is False


def test_polling_needs_no_connection_of_its_own(app, opened):
    app.post(f"{opened}/xhr_send", '["a","b"]', status=204)
    assert app.post(f"{opened}/xhr").body == b'a["a","b"]\n'


def test_jsonp_polling(app, url):
    assert app.get(f"{url}/jsonp?c=%63b").body == b'/**/cb("o");\r\n'
    answer = app.post(f"{url}/jsonp_send", {"d": '["x"]'})
    assert (answer.body, answer.content_type) == (b"ok", "text/plain")
    answer = app.get(f"{url}/jsonp?c=cb")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.body == b'/**/cb("a[\\"x\\"]");\r\n'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


class Full(SessionManager):
    """Lets nobody in for a while."""

    def refusal(self, request):
        return 2.1 if request.remote_addr == "203.0.113.9" else 0


def test_a_client_may_be_refused_before_there_is_a_session(url):
    manager = Full("", None, Echo)
    app = make(session_manager=manager)
    answer = app.post(f"{url}/xhr", extra_environ={"REMOTE_ADDR": "203.0.113.9"}, status=429)
    assert answer.headers["Retry-After"] == "3"
    answer = app.get("/echo/info", headers={"Origin": "http://pace.example"},
                     extra_environ={"REMOTE_ADDR": "203.0.113.9"}, status=429)
    assert (answer.headers["Retry-After"], answer.headers["Access-Control-Expose-Headers"]) == ("3", "Retry-After")
    assert len(manager) == 0
    assert app.post(f"{url}/xhr", extra_environ={"REMOTE_ADDR": "203.0.113.10"}).body == b"o\n"
    # of a session that there is everything is taken
    app.post(f"{url}/xhr_send", '["a"]', extra_environ={"REMOTE_ADDR": "203.0.113.9"}, status=204)


def test_a_poll_without_news_gets_a_heartbeat(url):
    app = make(heartbeat=0.05)
    app.post(f"{url}/xhr")
    assert app.post(f"{url}/xhr").body == b"h\n"


@pytest.mark.parametrize(("path", "body", "status", "text"), [
    ("xhr_send", "", 500, b"Payload expected."), ("xhr_send", '["a', 500, b"Broken JSON encoding."),
    ("xhr_send", "[1]", 500, b"Broken JSON encoding."), ("jsonp_send", "", 500, b"Payload expected."),
    ("xhr_send", "[" * 60_000, 500, b"Broken JSON encoding."), ("xhr_send", "x" * 65_537, 413, b"65536"),
    ("jsonp_send", "x" * 200_000, 413, b"More than")])
def test_broken_payloads_do_not_end_the_session(app, opened, path, body, status, text):
    answer = app.post(f"{opened}/{path}", body, status=status)
    assert text in answer.body
    assert "Traceback" not in answer.text
    app.post(f"{opened}/xhr_send", '["x"]', status=204)
    assert app.post(f"{opened}/xhr").body == b'a["x"]\n'


def test_nothing_is_sent_to_a_session_that_is_not_there(app, url):
    app.post(f"{url}/xhr_send", '["x"]', status=404)


def test_nothing_is_sent_to_a_closed_session(url):
    class Closing(Session):
        def on_open(self):
            self.close()
    app = client(make_application(Closing))
    app.post(f"{url}/xhr")
    app.post(f"{url}/xhr_send", '["x"]', status=404)
    assert app.post(f"{url}/xhr").body == b'c[3000,"Go away!"]\n'


class Policy:
    """Who one is stands in a header."""

    def identity(self, request):
        return request.headers.get("X-User")

    authenticated_userid = identity

    def permits(self, request, context, permission):
        return self.identity(request) is not None

    def remember(self, request, userid, **kw):
        return []

    def forget(self, request, **kw):
        return []


def guarded(**options):
    config = Configurator(settings={})
    config.set_security_policy(Policy())
    config.include("pace.sockjs")
    config.add_sockjs_route("", "/echo", session=Echo, **options)
    return client(config.make_wsgi_app())


def test_a_session_belongs_to_its_user(url):
    app = guarded()
    app.post(f"{url}/xhr", headers={"X-User": "lea"})
    app.post(f"{url}/xhr", headers={"X-User": "max"}, status=404)
    app.post(f"{url}/xhr_send", '["x"]', status=404)
    app.post(f"{url}/xhr_send", '["x"]', headers={"X-User": "lea"}, status=204)


def test_or_to_whoever_knows_it(url):
    app = guarded(per_user=False)
    app.post(f"{url}/xhr", headers={"X-User": "lea"})
    app.post(f"{url}/xhr_send", '["x"]', headers={"X-User": "max"}, status=204)


def test_a_permission_guards_everything_but_preflights(url):
    app = guarded(permission="view")
    for path in ("/echo", "/echo/", "/echo/info"):
        app.get(path, status=403)
        app.get(path, headers={"X-User": "lea"}, status=200)
    app.post(f"{url}/xhr", status=403)
    app.options(f"{url}/xhr", status=204)


def test_a_decorator_wraps_the_views():
    def marking(view):
        def wrapped(context, request):
            response = view(context, request)
            response.headers["X-Marked"] = "1"
            return response
        return wrapped
    assert make(decorator=marking).get("/echo/info").headers["X-Marked"] == "1"


def test_applications_with_csrf_protection_need_no_token(url):
    config = Configurator(settings={})
    config.set_default_csrf_options(require_csrf=True)
    config.include("pace.sockjs")
    config.add_sockjs_route("", "/echo", session=Echo)
    client(config.make_wsgi_app()).post(f"{url}/xhr", status=200)


def test_a_stopping_server_opens_no_session(url):
    application = make_application(Echo)
    application.registry.sockjs_managers[""].stop(timeout=0.01)
    answer = client(application).post(f"{url}/xhr", status=503)
    assert answer.headers["Retry-After"]


@pytest.fixture
def environ():
    """What our worker adds to a WSGI environment, and the client's end of the connection."""
    server, client = connected_pair()
    yield {"gunicorn.socket": server, RELEASE: lambda: None, UNREAD: b"", "SERVER_PROTOCOL": "HTTP/1.1"}, client
    server.close()
    client.close()


def test_a_client_that_goes_during_its_handshake_leaves_no_session(environ, url):
    ours, client_end = environ
    application = make_application(Echo)
    client_end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    client_end.close()
    client(application).post(f"{url}/xhr_streaming", extra_environ=ours)
    turn_until(lambda: len(application.registry.sockjs_managers[""].active_sessions()) == 0)


MARKING = ["tests.support.sockjs.marking_tween_factory"]


def test_streams_have_the_headers_of_tweens(environ, url):
    ours, client_end = environ
    Request.blank(f"{url}/eventsource", environ=ours).call_application(make_application(Echo, tweens=MARKING))
    head = read_until(client_end, b"o\r\n\r\n\r\n").partition(b"\r\n\r\n")[0]
    assert b"\r\nX-Tween: seen\r\n" in head
    assert b"\r\nSet-Cookie: visit=1" in head
    assert head.count(b"\r\nConnection: ") == 1


def test_repeated_polls_have_them_too_but_a_cookie_once(environ, url):
    ours, client_end = environ
    application = make_application(Echo, tweens=MARKING, heartbeat=0.1)
    poll = f"POST {url}/xhr HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    Request.blank(f"{url}/xhr", method="POST", environ={**ours, REPEAT: (poll, None)}).call_application(application)
    first = read_until(client_end, b"o\n")
    client_end.sendall(poll)
    second = read_until(client_end, b"h\n")
    assert first.startswith(b"HTTP/1.1 200 OK\r\nContent-Type: application/javascript; charset=UTF-8\r\n")
    assert b"\r\nX-Tween: seen\r\n" in first
    assert b"\r\nSet-Cookie: visit=1" in first
    assert without(second, b"Date") == without(without(first.replace(b"o\n", b"h\n"), b"Set-Cookie"), b"Date")


def without(response, header):
    """A response that lacks one header; it had it."""
    lines = response.split(b"\r\n")
    kept = [line for line in lines if not line.startswith(header + b":")]
    assert len(kept) == len(lines) - 1
    return b"\r\n".join(kept)


def test_a_response_that_a_tween_replaces_takes_nothing_over(environ, url):
    ours, client_end = environ
    application = make_application(Echo, tweens=["tests.support.sockjs.refusing_tween_factory"])
    status, _, body = Request.blank(f"{url}/eventsource", environ=ours).call_application(application)
    assert status == "403 Forbidden"
    assert not hasattr(body, "detached")
    client_end.setblocking(False)
    with pytest.raises(BlockingIOError):
        client_end.recv(1)


def test_a_stream_has_its_head_before_its_frames(environ, url):
    ours, client_end = environ
    request = Request.blank(f"{url}/eventsource", environ=ours)
    _, _, body = request.call_application(make_application(Echo))
    assert body.detached  # the worker looks for this
    head, _, body = read_until(client_end, b"o\r\n\r\n\r\n").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    for line in (b"Content-Type: text/event-stream", b"Transfer-Encoding: chunked", b"Connection: close",
                 b"X-Accel-Buffering: no", b"X-Content-Type-Options: nosniff"):
        assert line in head.split(b"\r\n")
    assert body == b"2\r\n\r\n\r\nB\r\ndata: o\r\n\r\n\r\n"
