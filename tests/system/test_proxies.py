"""deploy/nginx.conf and deploy/haproxy.cfg with the distribution's own nginx and HAProxy, before two machines."""
import http.client
import json
import time
from urllib.parse import quote

import pytest

from tests.support.app_server import AppServer
from tests.support.recording_app import FLOOD
from tests.support.shipped import PROXIES
from tests.support.sockjs_client import Client, connect
from tests.support.tap import Tap
from tests.support.waiting import wait_for

PREFIX = "/__sockjs__"
MESSAGES = ["one", "zwei \u2713", "three"]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HTMLFILE_HEAD = 1024
#: Sessions in a test of where they go: all on one of two machines once in 2^19 runs.
SESSIONS = 20
#: Attempts that an address has at once; the machine may be slow, and more are allowed as time goes by.
LOGINS = 50
#: Bytes between Pace and a client who does not read. Without the bounds of the shipped files it is twice as much: all.
MOST_ON_THE_WAY = 2 * 1024 * 1024
ELSEWHERE = "127.0.0.2"
LIES = {
    "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http",
    "X-Forwarded-Protocol": "ssl", "X-Forwarded-Ssl": "off", "Forwarded": "for=192.0.2.7;proto=http",
    "X-Real-Ip": "192.0.2.7", "Remote-User": "root", "X-Remote-User": "root", "X-Forwarded-User": "root",
    "Remote-Groups": "admin", "X-Remote-Groups": "admin", "X-Forwarded-Groups": "admin", "Remote_User": "root",
    "Upgrade": "h2c", "Connection": "Upgrade, X-Forwarded-For"}


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    """Two servers, each behind a Tap."""
    folder = tmp_path_factory.mktemp("machines")
    servers = [AppServer(folder, factory="tests.support.recording_app:main", settings={"record": folder / name})
               for name in ("one", "two")]
    taps = [Tap(server.start().port) for server in servers]
    yield taps
    for tap, server in zip(taps, servers, strict=True):
        tap.shut()
        server.stop()


@pytest.fixture(scope="module", params=PROXIES)
def proxy(request, machines, tmp_path_factory):
    """The proxy in front of both, as it ships."""
    running = PROXIES[request.param](tmp_path_factory.mktemp("proxy"), [tap.port for tap in machines])
    yield running.start()
    running.stop()


class Counting(Client):
    """A Client over TLS that knows how many requests it has made."""

    def __init__(self, proxy):
        super().__init__(proxy.port, PREFIX, proxy.tls.context)
        self.asked = 0

    def request(self, *arguments, **options):
        self.asked += 1
        return super().request(*arguments, **options)

    def stream(self, *arguments, **options):
        self.asked += 1
        return super().stream(*arguments, **options)

    def websocket(self, *arguments, **options):
        self.asked += 1
        return super().websocket(*arguments, **options)


@pytest.fixture
def client(proxy, machines):
    for tap in machines:
        tap.sent.clear()
    return Counting(proxy)


def arrived(machines):
    """The requests that reached any machine."""
    return [request for tap in machines for requests in tap.requests() for request in requests]


def frames(text):
    """The messages in SockJS frames, one a line."""
    return [message for line in text.splitlines() if line.startswith("a") for message in json.loads(line[1:])]


def send(client, path, message):
    assert client.post(f"{path}/xhr_send", json.dumps([message])).status == 204


def over_websocket(client):
    with client.websocket() as socket:
        assert socket.recv() == "o"
        for message in MESSAGES:
            socket.send(json.dumps([message]))
        got = []
        while len(got) < len(MESSAGES):
            got += frames(socket.recv())
        return got


def over_raw_websocket(client):
    with client.websocket("/websocket") as socket:
        for message in MESSAGES:
            socket.send(message)
        return [socket.recv() for _ in MESSAGES]


def over_stream(client, method, transport, head, framed):
    """Each message is awaited before the next is sent: nothing on the way may keep it."""
    path = client.session()
    with client.stream(method, f"{path}/{transport}") as stream:
        stream.skip(head)
        stream.expect(framed("o"))
        for message in MESSAGES:
            send(client, path, message)
            stream.expect(framed("a" + json.dumps([message], separators=(",", ":"))))
    return MESSAGES


def over_xhr_streaming(client):
    return over_stream(client, "POST", "xhr_streaming", 2049, lambda frame: f"{frame}\n")


def over_eventsource(client):
    return over_stream(client, "GET", "eventsource", 2, lambda frame: f"data: {frame}\r\n\r\n")


def over_htmlfile(client):
    path = client.session()
    got = []
    with client.stream("GET", f"{path}/htmlfile?c=callback") as stream:
        text = stream.skip(HTMLFILE_HEAD)
        for message in ["", *MESSAGES]:
            if message:
                send(client, path, message)
            while not text.endswith("</script>\r\n"):
                text += stream.skip(1)
            got += frames(json.loads(text[text.rindex('p("') + 2:text.rindex(");")])) if message else []
            text = ""
    return got


def over_xhr_polling(client):
    path, got = client.opened(), []
    for message in MESSAGES:
        send(client, path, message)
        got += frames(client.post(f"{path}/xhr").text)
    return got


def over_jsonp_polling(client):
    path, got = client.session(), []
    assert client.get(f"{path}/jsonp?c=x").text == '/**/x("o");\r\n'
    for message in MESSAGES:
        assert client.post(f"{path}/jsonp_send", "d=" + quote(json.dumps([message])), **FORM).text == "ok"
        text = client.get(f"{path}/jsonp?c=x").text
        got += frames(json.loads(text[len("/**/x("):text.rindex(");")]))
    return got


def over_one_connection(client):
    """As a browser polls: again and again over one connection."""
    path, got = client.session(), []
    connection = connect(client.port, client.tls)
    for message in ["", *MESSAGES]:
        if message:
            send(client, path, message)
        client.asked += 1
        connection.request("POST", f"{PREFIX}{path}/xhr")
        got += frames(connection.getresponse().read().decode())
    connection.close()
    return got


TRANSPORTS = [over_websocket, over_raw_websocket, over_xhr_streaming, over_eventsource, over_htmlfile, over_xhr_polling,
              over_jsonp_polling, over_one_connection]


@pytest.mark.parametrize("over", TRANSPORTS, ids=lambda over: over.__name__.removeprefix("over_"))
def test_every_transport_and_each_request_once(client, machines, over):
    assert over(client) == MESSAGES
    wait_for(lambda: len(arrived(machines)) == client.asked, 10, message=lambda: arrived(machines))


def test_a_session_stays_at_its_machine_and_sessions_are_spread(client, machines):
    paths = [client.opened() for _ in range(SESSIONS)]
    for path in paths:
        send(client, path, "x")
        assert client.post(f"{path}/xhr").text == 'a["x"]\n'
    homes = {path: [tap for tap in machines if any(path in request for told in tap.requests() for request in told)]
             for path in paths}
    assert {len(taps) for taps in homes.values()} == {1}
    assert {id(tap) for tap, in homes.values()} == {id(tap) for tap in machines}


def tell(proxy, headers):
    """What the server knows of a client at an address of its own: those of the machine itself count as proxies."""
    connection = http.client.HTTPSConnection("127.0.0.1", proxy.port, timeout=10, context=proxy.tls.context,
                                             source_address=(ELSEWHERE, 0))
    connection.request("GET", "/told", headers=headers)
    told = json.loads(connection.getresponse().read())
    connection.close()
    return told


def test_what_a_client_says_of_itself_is_not_passed_on(proxy, client, machines):
    plain, lied = (tell(proxy, headers) for headers in ({}, LIES))
    assert lied == plain
    assert (plain["scheme"], plain["client"]) == ("https", ELSEWHERE)
    assert plain["headers"]["HOST"] == plain["headers"]["X_FORWARDED_HOST"] == f"127.0.0.1:{proxy.port}"


def test_only_websocket_is_an_upgrade(client, machines):
    h2c = {"Upgrade": "h2c", "Connection": "Upgrade, HTTP2-Settings", "HTTP2-Settings": "AAMAAABkAARAAAAAAAIAAAAA"}
    assert client.get("/info", **h2c).status == 200
    assert len(arrived(machines)) == 1
    assert not [data for tap in machines for data in tap.sent if b"h2c" in data]


def test_origins_are_judged_by_scheme_and_host_of_the_outside(proxy):
    path = f"{PREFIX}/info"
    for origin, due in ((proxy.url, 200), (f"http://127.0.0.1:{proxy.port}", 403), ("https://evil.example", 403),
                        (f"{proxy.url}.evil.example", 403), ("null", 403)):
        assert Client(proxy.port, "", proxy.tls.context).get(path, Origin=origin).status == due, origin


def settled(count, seconds=1.0):
    """What ``count()`` is when it has not changed for that long."""
    last, since = count(), time.monotonic()
    while time.monotonic() - since < seconds:
        if count() != last:
            last, since = count(), time.monotonic()
        time.sleep(0.02)
    return last


def test_for_a_reader_who_reads_nothing_little_is_on_the_way(client, machines):
    before = sum(tap.returned for tap in machines)
    with client.websocket("/websocket") as socket:
        socket.send("flood")
        assert settled(lambda: sum(tap.returned for tap in machines)) - before < MOST_ON_THE_WAY
        assert [socket.recv() for _ in FLOOD] == FLOOD


def test_what_is_not_for_everybody(proxy):
    inside = Client(proxy.port, "", proxy.tls.context)
    for path in ("/metrics", "/readyz", "/healthz", "/%6detrics", "/metrics?x=1"):
        assert inside.get(path).status == 404, path
    assert inside.get("/", Host="evil.example").status == 421
    plain = Client(proxy.plain_port, "").get("/status?x=1")
    assert plain.status == 301
    assert plain.headers["Location"].startswith("https://127.0.0.1")
    assert plain.headers["Location"].endswith("/status?x=1")


def test_a_body_that_is_too_large_is_refused(client):
    path = client.opened()
    answer = client.post(f"{path}/xhr_send", json.dumps(["x" * 3_000_000]))
    assert answer.status == 413


def test_who_tries_passwords_is_held_up_and_nobody_else(proxy):
    connection = http.client.HTTPSConnection("127.0.0.1", proxy.port, timeout=10, context=proxy.tls.context)
    answers = []
    while answers[-1:] != [429] and len(answers) < 5 * LOGINS:
        connection.request("POST", "/login", "name=x&password=y", FORM)
        response = connection.getresponse()
        response.read()
        answers.append(response.status)
    connection.close()
    assert answers[:LOGINS] == [200] * LOGINS
    assert answers[-1] == 429
    assert Client(proxy.port, "", proxy.tls.context).get("/login").status == 200


def test_where_one_machine_is_away_the_other_serves_everybody(client, machines):
    first, second = machines
    first.shut()
    try:
        for _ in range(SESSIONS):
            path = client.opened()
            send(client, path, "x")
            assert client.post(f"{path}/xhr").text == 'a["x"]\n'
        assert len([request for told in second.requests() for request in told]) == client.asked
    finally:
        first.open()
