"""xhr_streaming, eventsource and htmlfile: sessions over responses that go on."""
import socket

import pytest

from tests.support.app_server import read_all
from tests.support.sockjs_client import Client
from tests.support.waiting import wait_for

NOT_CACHED = "no-store, no-cache, no-transform, must-revalidate, max-age=0"
PRELUDE = {"/xhr_streaming": 2049, "/eventsource": 2}

HTMLFILE_HEAD = r"""<!doctype html>
<html><head>
  <meta http-equiv="X-UA-Compatible" content="IE=edge" />
  <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
</head><body><h2>Don't panic!</h2>
  <script>
    document.domain = document.domain;
    var c = parent.callback;
    c.start();
    function p(d) {c.message(d);};
    window.onload = function() {c.stop();};
  </script>"""


def xhr(text):
    return f"{text}\n"


def event(text):
    return f"data: {text}\r\n\r\n"


def script(text):
    quoted = text.replace('"', '\\"')
    return f'<script>\np("{quoted}");\n</script>\r\n'


STREAMS = [("POST", "/xhr_streaming", xhr), ("GET", "/eventsource", event), ("GET", "/htmlfile?c=%63allback", script)]
CONTENT_TYPES = {
    "/xhr_streaming": "application/javascript; charset=UTF-8", "/eventsource": "text/event-stream",
    "/htmlfile?c=%63allback": "text/html; charset=UTF-8"}


@pytest.fixture
def echo(sockjs_server):
    return Client(sockjs_server.port)


def open_stream(client, method, transport, path, frame, first="o"):
    """A stream with its prelude read and its first frame checked."""
    stream = client.stream(method, path + transport)
    assert stream.status == 200
    prelude = stream.skip(PRELUDE.get(transport, 1024 + 4))
    stream.prelude = prelude
    stream.expect(frame(first))
    return stream


@pytest.mark.parametrize(("method", "transport", "frame"), STREAMS)
def test_a_message_there_and_back(echo, method, transport, frame):
    path = echo.session()
    with open_stream(echo, method, transport, path, frame) as stream:
        assert stream.headers["Content-Type"] == CONTENT_TYPES[transport]
        assert stream.headers["Cache-Control"] == NOT_CACHED
        assert stream.headers["X-Accel-Buffering"] == "no"
        assert stream.headers["X-Content-Type-Options"] == "nosniff"
        sent = echo.post(path + "/xhr_send", '["x"]')
        assert (sent.status, sent.text) == (204, "")
        stream.expect(frame('a["x"]'))


def test_the_preludes_that_make_browsers_listen(echo):
    with open_stream(echo, *STREAMS[0][:2], echo.session(), xhr) as stream:
        assert stream.prelude == "h" * 2048 + "\n"
    with open_stream(echo, *STREAMS[1][:2], echo.session(), event) as stream:
        assert stream.prelude == "\r\n"
    with open_stream(echo, *STREAMS[2][:2], echo.session(), script) as stream:
        assert stream.prelude.strip() == HTMLFILE_HEAD
        assert len(stream.prelude) > 1024


def test_eventsource_keeps_lines_together(echo):
    path = echo.session()
    with open_stream(echo, "GET", "/eventsource", path, event) as stream:
        echo.post(path + "/xhr_send", '["  \\u0000\\n\\r "]')
        stream.expect('data: a["  \\u0000\\n\\r "]\r\n\r\n')


def test_htmlfile_cannot_be_left_by_a_message(echo):
    path = echo.session()
    with open_stream(echo, "GET", "/htmlfile?c=%63allback", path, script) as stream:
        echo.post(path + "/xhr_send", '["</script><!--"]')
        stream.expect('<script>\np("a[\\"\\u003c/script>\\u003c!--\\"]");\n</script>\r\n')


@pytest.mark.parametrize(("method", "transport", "frame"), STREAMS)
def test_a_stream_ends_at_the_response_limit_and_the_session_goes_on(echo, method, transport, frame):
    path = echo.session()
    with open_stream(echo, method, transport, path, frame) as stream:
        echo.post(path + "/xhr_send", f'["{"x" * 4096}"]')
        stream.expect(frame(f'a["{"x" * 4096}"]'))
        assert stream.rest() == ""
    echo.post(path + "/xhr_send", '["after"]')
    with open_stream(echo, method, transport, path, frame, 'a["after"]'):
        assert echo.post(path + "/xhr_send", '["x"]').status == 204


def test_the_response_limit_counts_what_was_sent(echo):
    path = echo.session()
    with open_stream(echo, "POST", "/xhr_streaming", path, xhr) as stream:
        for _ in range(31):  # 31 * 134 bytes and the open frame are the first more than 4096
            echo.post(path + "/xhr_send", f'["{"x" * 128}"]')
            stream.expect(f'a["{"x" * 128}"]\n')
        assert stream.rest() == ""


@pytest.mark.parametrize(("method", "transport", "frame"), STREAMS)
def test_the_server_closes(sockjs_server, method, transport, frame):
    client = Client(sockjs_server.port, "/close")
    path = client.session()
    with open_stream(client, method, transport, path, frame) as stream:
        assert stream.rest() == frame('c[3000,"Go away!"]')
    with open_stream(client, method, transport, path, frame, 'c[3000,"Go away!"]') as stream:
        assert stream.rest() == ""


def test_a_session_has_one_receiver(echo):
    path = echo.session()
    busy = 'c[2010,"Another connection still open"]'
    with open_stream(echo, "POST", "/xhr_streaming", path, xhr) as first:
        with open_stream(echo, "POST", "/xhr_streaming", path, xhr, busy) as second:
            assert second.rest() == ""
        echo.post(path + "/xhr_send", '["still here"]')
        first.expect('a["still here"]\n')


def test_an_aborted_stream_ends_the_session(echo):
    path = echo.session()
    open_stream(echo, "POST", "/xhr_streaming", path, xhr).close()
    wait_for(lambda: echo.post(path + "/xhr_send", '["x"]').status == 404)
    with open_stream(echo, "POST", "/xhr_streaming", path, xhr, 'c[1002,"Connection interrupted"]') as stream:
        assert stream.rest() == ""


@pytest.mark.parametrize(("method", "transport", "frame"), STREAMS)
def test_heartbeats(sockjs_server, method, transport, frame):
    client = Client(sockjs_server.port, "/impatient")
    with open_stream(client, method, transport, client.session(), frame) as stream:
        stream.expect(frame("h") * 2)


def test_http_1_0_gets_no_chunks(sockjs_server):
    path = Client(sockjs_server.port, "/close").session()
    answer = sockjs_server.ask(f"POST /close{path}/xhr_streaming HTTP/1.0\r\nConnection: keep-alive\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"Transfer-Encoding" not in head
    assert b"Content-Length" not in head
    assert body == b"h" * 2048 + b'\no\nc[3000,"Go away!"]\n'


def test_http_1_1_gets_a_chunk_for_each_frame(sockjs_server):
    path = Client(sockjs_server.port, "/close").session()
    answer = sockjs_server.ask(
        f"POST /close{path}/xhr_streaming HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"Transfer-Encoding: chunked" in head
    assert body.endswith(b'\r\n2\r\no\n\r\n13\r\nc[3000,"Go away!"]\n\r\n0\r\n\r\n')


def test_a_viewer_that_reads_nothing_holds_up_nobody(sockjs_server):
    client = Client(sockjs_server.port, "/broadcast")
    path = client.session()
    request = f"POST /broadcast{client.session()}/xhr_streaming HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
    with socket.socket() as stalled:
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stalled.connect(("127.0.0.1", sockjs_server.port))
        stalled.sendall(request.encode())
        assert stalled.recv(8).startswith(b"HTTP/1.1")
        with client.websocket() as quick:
            assert quick.recv() == "o"
            message = "x" * 60_000
            for _ in range(40):  # 2.4 MB: more than its socket and its queue of 1 MiB take
                client_send(quick, message)
                assert quick.recv() == f'a["{message}"]'
        assert client.post(path + "/xhr").text == "o\n"
        assert b"c[4008," in read_all(stalled)


def client_send(websocket, message):
    websocket.send(f'["{message}"]')
