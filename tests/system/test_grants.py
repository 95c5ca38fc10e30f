"""What users may see on a real server of two workers, and how soon that ends: in all workers within seconds."""
import http.client
import json
import time
from contextlib import ExitStack
from urllib.parse import urlencode

import pytest
from websockets.exceptions import ConnectionClosed

from pace.security.passwords import hashed
from pace.security.sharing import Shares
from tests.support.cli import run_pace
from tests.support.pace_server import PaceServer
from tests.support.redis_server import RedisServer
from tests.support.viewer import LiveViewer
from tests.support.waiting import wait_for

SECRET = "s" * 32
PASSWORD = "correct horse"
VALUE = "0.76543"
#: Connections of which both workers have some, all but certainly.
SOME = 6
#: Seconds within which a grant that was taken is over, ten times what is promised.
SOON = 50
CHANNELS = {"ecg": {"note": "ada"}, "bed": {"view": "ada"}, "bay": {"view": "group:ward"}, "cot": {"view": "ada"},
            "den": {"view": "ada"}}


class Ward:
    """Pace with users, and HTTP and WebSockets as them."""

    def __init__(self, folder):
        self.redis = RedisServer(folder)
        self.redis.start()
        self.client = self.redis.client()
        self.users = folder / "users"
        self.lines = [f"{name}:{hashed(PASSWORD)}:{groups}\n"
                      for name, groups in (("ada", "ward"), ("ben", "ward"), ("cleo", ""))]
        self.users.write_text("".join(self.lines))
        (folder / "secret").write_text(SECRET)
        self.audit = folder / "audit.log"
        self.server = PaceServer(folder, self.redis.url, channels=CHANNELS, server={"workers": "2"}, settings={
            "auth": "users", "users": "users", "secret": "file:secret", "audit": "audit.log"})
        self.server.process.start()
        wait_for(self._answers, 30, message=lambda: self.server.log)
        self.cookies = {}

    def _answers(self):
        try:
            return self.server.get("/login")[0] == 200
        except OSError:
            return False

    def log_in(self, name):
        form = urlencode({"name": name, "password": PASSWORD})
        _, headers, _ = self.server.get("/login", {"Content-Type": "application/x-www-form-urlencoded"}, "POST", form)
        return headers["Set-Cookie"].partition(";")[0]

    def cookie(self, name):
        if name not in self.cookies:
            self.cookies[name] = self.log_in(name)
        return self.cookies[name]

    def ask(self, name, method, path, **said):
        """The status and the JSON of a user's request."""
        headers = {"Cookie": self.cookie(name), "Content-Type": "application/json"}
        status, _, body = self.server.get(path, headers, method, json.dumps(said) if said else None)
        return status, json.loads(body)

    def publish(self, channel):
        self.client.publish(channel, f"{time.time() * 1000:.1f}|{VALUE}")

    def close(self):
        self.server.stop()
        self.redis.close()


@pytest.fixture(scope="module")
def ward(tmp_path_factory):
    ward = Ward(tmp_path_factory.mktemp("ward"))
    yield ward
    ward.close()


@pytest.fixture
def connect(ward):
    """Open sockets with a cookie: ``connect(cookie, count)``; each has heard its welcome."""
    with ExitStack() as stack:
        def open_some(cookie, count=SOME):
            viewers = []
            for _ in range(count):
                viewers.append(stack.enter_context(
                    LiveViewer(ward.server.websocket_url, headers={"Cookie": cookie})))
                viewers[-1].next("welcome", 10)
            return viewers
        yield open_some


def closing(viewer):
    """The code and the reason with which a viewer is closed; all that it hears until then is in its `seen`."""
    try:
        while True:
            viewer.next("no such message", SOON)
    except ConnectionClosed as closed:
        return closed.rcvd.code, closed.rcvd.reason


def names(welcome):
    return [channel["name"] for channel in welcome["channels"]]


def test_a_right_that_is_taken_ends_the_stream_in_all_workers(ward, connect):
    viewers = connect(ward.cookie("ben"))
    for viewer in viewers:
        assert names(viewer.seen[0]) == ["ecg", "bay"]
        assert viewer.subscribe("bay")["subscribed"] is True
        viewer.subscribe("ecg")
    text = ward.server.ini.read_text()
    ward.server.ini.write_text(text.replace("view = group:ward", "view = ada"))
    assert run_pace("reload", ward.server.ini).returncode == 0
    begin = time.monotonic()
    for viewer in viewers:
        assert viewer.next("error", SOON)["reason"] == "there is no channel 'bay'"
        assert viewer.next("status", SOON, channel="bay")["subscribed"] is False
        assert names(viewer.next("status", SOON, where=lambda message: "channels" in message)) == ["ecg"]
    assert time.monotonic() - begin < SOON
    ward.publish("bay")
    ward.publish("ecg")
    for viewer in viewers:
        viewer.next("block", 10, channel="ecg")
        assert viewer.blocks("bay") == []


def test_a_user_who_is_removed(ward, connect):
    cleo, ada = ward.log_in("cleo"), connect(ward.cookie("ada"), 1)[0]
    viewers = connect(cleo)
    ward.users.write_text("".join(ward.lines[:2]))
    assert {closing(viewer) for viewer in viewers} == {(4401, "This user is no more")}
    ada.say(type="ping", id=1)
    assert ada.next("reply", 10)["id"] == 1


def test_who_logs_out_is_logged_out_in_all_workers(ward, connect):
    first, second = ward.log_in("ada"), ward.log_in("ada")
    left, stays = connect(first), connect(second, 1)[0]
    ward.server.get("/logout", {"Cookie": first}, "POST")
    assert {closing(viewer) for viewer in left} == {(4401, "Logged out")}
    stays.say(type="ping", id=1)
    assert stays.next("reply", 10)["id"] == 1


def test_notes_where_one_may_only_look(ward, connect):
    ada, ben = connect(ward.cookie("ada"), 1)[0], connect(ward.cookie("ben"), 1)[0]
    for viewer in (ada, ben):
        viewer.say(type="hello", protocol=1, person="p" * 16)
        viewer.subscribe("ecg")
    ward.publish("ecg")
    pos = ada.next("block", 10)["pos"]
    note = {"type": "note", "channel": "ecg", "pos": pos, "sample": 0, "text": "Look here"}
    ben.say(**note, id=1)
    assert ben.next("error", 10, id=1)["code"] == 403
    ada.say(**note, id=1)
    assert ada.next("reply", 10, id=1)["note"]["text"] == "Look here"


def test_a_share_link_shows_one_channel_until_it_is_revoked(ward, connect):
    status, link = ward.ask("ada", "POST", "/share", channel="bed", seconds=3600)
    assert status == 201
    ada = connect(ward.cookie("ada"), 1)[0]
    ada.say(type="hello", protocol=1, person="q" * 16, name="Adalovelace")
    cookie = follow(ward, link["url"])
    guests = connect(cookie)
    for guest in guests:
        guest.say(type="hello", protocol=1, person="g" * 16, name="Nobody")
        guest.say(type="follow", topics=["people", "notes", "places", "status", "trouble"])
        assert guest.subscribe("bed")["subscribed"] is True
        guest.say(type="subscribe", channel="ecg")
        assert guest.next("error", 10)["reason"] == "there is no channel 'ecg'"
    page = ward.server.get("/", {"Cookie": cookie})
    assert page[0] == 200
    ward.publish("bed")
    for guest in guests:
        guest.next("block", 10, channel="bed")
    assert ward.ask("ada", "DELETE", f"/share/{link['id']}")[0] == 200
    assert {closing(guest) for guest in guests} == {(4401, "This link is not valid any more")}
    heard = json.dumps([message for guest in guests for message in guest.seen if message["type"] != "error"])
    for word in ("ecg", "bay", "cot", "den", "Adalovelace"):
        assert f'"{word}' not in heard
        assert f'"{word}"'.encode() not in page[2]
    assert ward.server.get("/share/" + link["url"].rpartition("/")[2])[0] == 404
    assert ward.server.get("/", {"Cookie": cookie})[0] == 401


def follow(ward, url):
    """The cookie that a link gives."""
    connection = http.client.HTTPConnection("127.0.0.1", ward.server.port, timeout=10)
    try:
        connection.request("GET", url[url.index("/share/"):])
        response = connection.getresponse()
        assert response.status == 303
        return response.headers["Set-Cookie"].partition(";")[0]
    finally:
        connection.close()


def test_a_share_link_ends_by_itself(ward, connect):
    past = Shares(ward.redis.url, SECRET, wall=lambda: time.time() - 57)
    _, token = past.make("bed", 60)
    past.close()
    guests = connect(follow(ward, f"/share/{token}"))
    assert {closing(guest) for guest in guests} == {(4401, "This link is not valid any more")}
    assert time.time() < past.all()[0].expires + SOON


def test_the_command_makes_links_that_the_server_takes(ward, connect):
    done = run_pace("share", "cot", "--expires", "5m", "--ini", ward.server.ini)
    guest, = connect(follow(ward, done.stdout.strip()), 1)
    assert names(guest.seen[0]) == ["cot"]


def test_the_audit_log_says_who_saw_what_and_no_value(ward, connect):
    viewer, = connect(ward.cookie("ada"), 1)
    viewer.subscribe("den")
    viewer.say(type="unsubscribe", channel="den")
    viewer.next("status", 10, channel="den", subscribed=False)
    text = ward.audit.read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    told = [(line["event"], line["user"]) for line in lines if line.get("channel") == "den"]
    assert told == [("view", "ada"), ("view end", "ada")]
    assert {line["address"] for line in lines if line.get("channel") == "den"} == {"127.0.0.1"}
    assert {"login", "view", "view end"} <= {line["event"] for line in lines}
    for secret in (VALUE, PASSWORD, "Look here", ward.cookie("ada").partition("=")[2]):
        assert secret not in text
