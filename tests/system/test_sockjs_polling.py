"""xhr and jsonp: sessions over requests that end."""
import http.client
import json
from urllib.parse import quote

import pytest

from tests.support.sockjs_client import Client
from tests.support.waiting import wait_for

NOT_CACHED = "no-store, no-cache, no-transform, must-revalidate, max-age=0"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
GO_AWAY = 'c[3000,"Go away!"]\n'
BUSY = 'c[2010,"Another connection still open"]\n'


@pytest.fixture
def echo(sockjs_server):
    return Client(sockjs_server.port)


@pytest.fixture
def closing(sockjs_server):
    return Client(sockjs_server.port, "/close")


def hanging_poll(client, path):
    """A poll that is not answered yet."""
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=10)
    connection.request("POST", f"{client.prefix}{path}/xhr")
    return connection


def test_a_message_there_and_back(echo):
    path = echo.opened()
    sent = echo.post(path + "/xhr_send", '["a"]')
    assert (sent.status, sent.text) == (204, "")
    assert sent.headers["Content-Type"] == "text/plain; charset=UTF-8"
    assert sent.headers["Cache-Control"] == NOT_CACHED
    answer = echo.post(path + "/xhr")
    assert (answer.status, answer.text) == (200, 'a["a"]\n')
    assert answer.headers["Content-Type"] == "application/javascript; charset=UTF-8"
    assert answer.headers["Cache-Control"] == NOT_CACHED
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_messages_wait_together_for_the_next_poll(echo):
    path = echo.opened()
    echo.post(path + "/xhr_send", '["a","b"]')
    echo.post(path + "/xhr_send", '["c"]')
    assert echo.post(path + "/xhr").text == 'a["a","b","c"]\n'


def test_a_poll_waits_for_a_message(echo):
    path = echo.opened()
    waiting = hanging_poll(echo, path)
    echo.post(path + "/xhr_send", '["late"]')
    assert waiting.getresponse().read() == b'a["late"]\n'
    waiting.close()


def test_the_server_part_of_the_url_does_not_matter(echo):
    path = echo.opened()
    echo.post(path + "/xhr_send", '["a"]')
    assert echo.post(path.replace("/000/", "/999/") + "/xhr").text == 'a["a"]\n'


@pytest.mark.parametrize("transport", ["/xhr_send", "/jsonp_send"])
def test_sending_to_no_session(echo, transport):
    assert echo.post(echo.session() + transport, '["x"]').status == 404


@pytest.mark.parametrize(("body", "reason"), [
    ('["x', "Broken JSON encoding."), ("", "Payload expected."), ("{}", "Broken JSON encoding."),
    ('"x"', "Broken JSON encoding."), ("[1]", "Broken JSON encoding."), ("[" * 10_000, "Broken JSON encoding.")])
def test_broken_payloads_change_nothing(echo, body, reason):
    path = echo.opened()
    answer = echo.post(path + "/xhr_send", body)
    assert answer.status == 500  # prescribed by sockjs-protocol
    assert reason in answer.text
    assert "Traceback" not in answer.text
    assert echo.post(path + "/xhr_send", '["a"]').status == 204
    assert echo.post(path + "/xhr").text == 'a["a"]\n'


@pytest.mark.parametrize("kind", ["text/plain", "T", "application/json", "", "text/xml; charset=utf-8"])
def test_the_content_type_of_a_payload_does_not_matter(echo, kind):
    path = echo.opened()
    assert echo.post(path + "/xhr_send", '["a"]', **{"Content-Type": kind}).status == 204
    assert echo.post(path + "/xhr").text == 'a["a"]\n'


def test_a_payload_above_max_message(echo):
    path = echo.opened()
    assert echo.post(path + "/xhr_send", json.dumps(["x" * 65536])).status == 413
    assert echo.post(path + "/xhr_send", json.dumps(["x" * 65000])).status == 204


@pytest.mark.parametrize(("asked", "allowed"), [("a, b, c", "a, b, c"), ("", None), (None, None)])
def test_headers_that_a_page_asks_for(echo, asked, allowed):
    headers = {} if asked is None else {"Access-Control-Request-Headers": asked}
    assert echo.post(echo.session() + "/xhr", **headers).headers["Access-Control-Allow-Headers"] == allowed


def test_a_session_has_one_receiver(echo):
    path = echo.opened()
    waiting = hanging_poll(echo, path)
    wait_for(lambda: echo.post(path + "/xhr").text == BUSY)
    waiting.close()


def test_an_aborted_poll_ends_the_session(echo):
    path = echo.opened()
    waiting = hanging_poll(echo, path)
    wait_for(lambda: echo.post(path + "/xhr").text == BUSY)
    waiting.close()
    wait_for(lambda: echo.post(path + "/xhr").text == 'c[1002,"Connection interrupted"]\n')


def test_closing_from_the_server_is_said_again_and_again(closing):
    path = closing.opened()
    assert [closing.post(path + "/xhr").text for _ in range(2)] == [GO_AWAY, GO_AWAY]


def test_what_old_browsers_mangle_is_escaped(echo):
    killers = "".join(chr(code) for code in [
        *range(0x200c, 0x2010), *range(0x2028, 0x2030), *range(0x2060, 0x2070), *range(0xfff0, 0x10000)])
    path = echo.opened()
    echo.post(path + "/xhr_send", json.dumps([killers], ensure_ascii=False).encode())
    expected = "".join(f"\\u{ord(character):04x}" for character in killers)
    assert echo.post(path + "/xhr").text == f'a["{expected}"]\n'


def test_every_character_comes_back(echo):
    characters = "".join(map(chr, range(0xd800)))
    path = echo.opened()
    for start in range(0, len(characters), 8000):
        part = characters[start:start + 8000]
        assert echo.post(path + "/xhr_send", json.dumps([part])).status == 204
        assert json.loads(echo.post(path + "/xhr").text[1:]) == [part]


def test_lone_surrogates_come_back(echo):
    path = echo.opened()
    assert echo.post(path + "/xhr_send", '["\\ud800\\udfff\\ud800"]').status == 204
    assert json.loads(echo.post(path + "/xhr").text[1:]) == ["\U000103ff\ud800"]


def test_a_session_ends_when_nobody_polls(sockjs_server):
    client = Client(sockjs_server.port, "/impatient")
    path = client.opened()
    wait_for(lambda: client.post(path + "/xhr_send", '["x"]').status == 404)
    assert client.post(path + "/xhr").text == "o\n"


def test_polls_get_heartbeats(sockjs_server):
    client = Client(sockjs_server.port, "/impatient")
    assert client.post(client.opened() + "/xhr").text == "h\n"


def test_a_failing_hook_closes_its_session_only(sockjs_server):
    client = Client(sockjs_server.port, "/failing")
    first, second = client.opened(), client.opened()
    client.post(first + "/xhr_send", '["secret"]')
    answer = client.post(first + "/xhr").text
    assert answer.startswith("c[1011,")
    assert "secret" not in answer
    waiting = hanging_poll(client, second)
    wait_for(lambda: client.post(second + "/xhr").text == BUSY)
    waiting.close()
    assert "RuntimeError: secret" in sockjs_server.log


# jsonp

def test_jsonp_there_and_back(echo):
    path = echo.session()
    opened = echo.get(path + "/jsonp?c=%63allback")
    assert (opened.status, opened.text) == (200, '/**/callback("o");\r\n')
    assert opened.headers["Content-Type"] == "application/javascript; charset=UTF-8"
    assert opened.headers["Cache-Control"] == NOT_CACHED
    assert opened.headers["X-Content-Type-Options"] == "nosniff"
    sent = echo.post(path + "/jsonp_send", "d=%5B%22x%22%5D", **FORM)
    assert (sent.status, sent.text) == (200, "ok")
    assert sent.headers["Content-Type"] == "text/plain; charset=UTF-8"
    assert echo.get(path + "/jsonp?c=callback").text == '/**/callback("a[\\"x\\"]");\r\n'


@pytest.mark.parametrize("transport", ["/jsonp", "/htmlfile"])
def test_a_callback_is_required(echo, transport):
    answer = echo.get("/a/a" + transport)
    assert answer.status == 500  # prescribed by sockjs-protocol
    assert '"callback" parameter required' in answer.text


@pytest.mark.parametrize("transport", ["/jsonp", "/htmlfile"])
@pytest.mark.parametrize("callback", ["a;alert(1)", "<script>", "a b", "x" * 65, "a\n", "ä", "a//", "%00"])
def test_a_callback_that_is_no_name_is_refused(echo, transport, callback):
    answer = echo.get(f"/a/a{transport}?c={quote(callback, safe='%')}")
    assert answer.status == 500  # prescribed by sockjs-protocol
    assert 'invalid "callback" parameter' in answer.text
    assert "alert" not in answer.text
    assert "<" not in answer.text


@pytest.mark.parametrize(("body", "reason"), [
    ("d=%5B%22x", "Broken JSON encoding."), ("", "Payload expected."), ("d=", "Payload expected."),
    ("p=p", "Payload expected.")])
def test_broken_jsonp_payloads(echo, body, reason):
    path = echo.opened()
    answer = echo.post(path + "/jsonp_send", body, **FORM)
    assert answer.status == 500
    assert reason in answer.text
    assert echo.post(path + "/jsonp_send", "d=%5B%22b%22%5D", **FORM).text == "ok"


def test_jsonp_payloads_without_a_form(echo):
    path = echo.opened()
    echo.post(path + "/jsonp_send", "d=%5B%22%61bc%22%5D", **FORM)
    echo.post(path + "/jsonp_send", '["%61bc"]', **{"Content-Type": "text/plain"})
    assert echo.get(path + "/jsonp?c=x").text == '/**/x("a[\\"abc\\",\\"%61bc\\"]");\r\n'


def test_jsonp_is_told_of_the_close(closing):
    path = closing.session()
    answers = [closing.get(path + "/jsonp?c=x").text for _ in range(3)]
    assert answers == ['/**/x("o");\r\n'] + ['/**/x("c[3000,\\"Go away!\\"]");\r\n'] * 2


# cookies for load balancers

@pytest.mark.parametrize(("method", "transport"), [
    ("POST", "/xhr"), ("POST", "/xhr_streaming"), ("GET", "/eventsource"), ("GET", "/htmlfile?c=x"),
    ("GET", "/jsonp?c=x")])
@pytest.mark.parametrize(("sent", "set_"), [(None, "dummy"), ("abcdef", "abcdef")])
def test_the_cookie_that_load_balancers_look_at(sockjs_server, method, transport, sent, set_):
    client = Client(sockjs_server.port, "/cookie_needed_echo")
    headers = {"Cookie": f"JSESSIONID={sent}"} if sent else {}
    with client.stream(method, client.session() + transport, headers) as answer:
        cookie = [part.strip().lower() for part in answer.headers["Set-Cookie"].split(";")]
    assert cookie[0] == f"jsessionid={set_}"
    assert "path=/" in cookie


def test_no_cookie_where_none_is_needed(echo):
    assert "Set-Cookie" not in echo.post(echo.session() + "/xhr", Cookie="JSESSIONID=x").headers


@pytest.mark.parametrize("value", ["a\tb", 'a"b', "a,b", "a\\nb", "ä"])
def test_a_strange_cookie_is_no_way_into_the_headers(sockjs_server, value):
    client = Client(sockjs_server.port, "/cookie_needed_echo")
    answer = client.post(client.session() + "/xhr", Cookie=f"JSESSIONID={value}".encode())
    assert answer.status in (200, 400)
    assert answer.headers.get("Set-Cookie", "").count(";") <= 1


def test_one_connection_serves_polls_and_others(echo):
    path = echo.session()
    connection = http.client.HTTPConnection("127.0.0.1", echo.port, timeout=10)

    def post(transport, body=None):
        connection.request("POST", f"{echo.prefix}{path}{transport}", body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    connection.connect()
    address = connection.sock.getsockname()
    assert post("/xhr") == (200, "o\n")
    for number in range(3):
        assert post("/xhr_send", f'["{number}"]') == (204, "")
        assert post("/xhr_send", '["x"]') == (204, "")
        status, answer = post("/xhr")
        if answer == f'a["{number}"]\n':  # the echo of the second was still on its way
            status, answer = post("/xhr")
            assert (status, answer) == (200, 'a["x"]\n')
        else:
            assert (status, answer) == (200, f'a["{number}","x"]\n')
    for number in range(3):
        assert echo.post(path + "/xhr_send", f'["{number}"]').status == 204
        assert post("/xhr") == (200, f'a["{number}"]\n')
    assert connection.sock.getsockname() == address
    connection.close()


def test_a_poll_may_come_in_pieces(sockjs_server, echo):
    path = echo.opened()
    request = f"POST /echo{path}/xhr HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with sockjs_server.connected() as client:
        for text in "ab":
            echo.post(path + "/xhr_send", f'["{text}"]')
            client.sendall(request[:30])
            client.sendall(request[30:])
            data = b""
            while not data.endswith(b'"]\n'):
                data += client.recv(4096)
            assert data.endswith(f'a["{text}"]\n'.encode())
