"""Pages of other sites, which want to watch and to speak with a person's cookies: refused by every transport."""
import secrets

import pytest
import webtest

from pace.sockjs import Session
from pace.sockjs.endpoint import TRANSPORTS
from tests.support.sockjs import make_application

#: None of them is the page of http://pace.example, which is asked.
STRANGERS = [
    {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": ""},
    {"Origin": "http://pace.example.evil.example"}, {"Origin": "http://evilpace.example"},
    {"Origin": "http://pace.example:8080"}, {"Origin": "http://pace.example."}, {"Origin": "http://pace.example/"},
    {"Origin": "http://pace.example@evil.example"}, {"Origin": "http://xn--pce-qla.example"},
    {"Origin": "http://pace.example, http://pace.example"}, {"Sec-WebSocket-Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Referer": "https://evil.example/"}]
URLS = [("GET", "/echo/info"), ("OPTIONS", "/echo/info"), ("GET", "/echo/websocket"),
        *((transport.method, f"/echo/a/{name}/{name}?c=x") for name, transport in TRANSPORTS.items()),
        *(("OPTIONS", f"/echo/a/b/{name}") for name in TRANSPORTS)]


class Echo(Session):
    def on_message(self, message):
        self.send(message)


@pytest.fixture(scope="module")
def app():
    # WSGI's lint does not like the Content-Type of 204 that sockjs-protocol asks for
    return webtest.TestApp(make_application(Echo), extra_environ={"HTTP_HOST": "pace.example"}, lint=False)


@pytest.mark.parametrize("headers", STRANGERS, ids=str)
def test_no_transport_serves_them(app, headers):
    for method, url in URLS:
        answer = app.request(url, method=method, headers={"Host": "pace.example", **headers}, status=403)
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.text == "This origin is not allowed at http://pace.example.\n"


def test_they_would_serve_our_own(app):
    for method, url in URLS:
        own = {"Host": "pace.example", "Origin": "http://pace.example"}
        assert app.request(url, method=method, headers=own, status="*").status_int != 403


@pytest.mark.parametrize("headers", STRANGERS, ids=str)
def test_they_neither_open_a_session_nor_speak_or_listen_in_one(app, headers):
    url = f"/echo/000/{secrets.token_hex(8)}"
    app.post(f"{url}/xhr", headers=headers, status=403)
    app.post(f"{url}/xhr_send", '["x"]', status=404)
    app.post(f"{url}/xhr", headers={"Origin": "http://pace.example"}, status=200)
    for name in ("xhr_send", "jsonp_send", "xhr", "xhr_streaming"):
        app.post(f"{url}/{name}", '["x"]', headers=headers, status=403)
    app.post(f"{url}/xhr_send", '["own"]', headers={"Sec-Fetch-Site": "same-origin"}, status=204)
    assert app.post(f"{url}/xhr").body == b'a["own"]\n'
