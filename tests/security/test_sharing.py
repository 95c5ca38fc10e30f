"""pace.security.sharing: links to one channel, on the real Redis."""
import time
from types import SimpleNamespace

import pytest
from pyramid.response import Response

from pace.errors import BrokerDown, PaceError
from pace.security import sharing
from pace.security.identity import Identity
from pace.security.sharing import LEAST_S, MOST_S, PLAIN, SAFE, Shares, cookie_name, give, identified

SECRET = "s" * 32


class Wall:
    now = 1_700_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def wall():
    return Wall()


@pytest.fixture
def open_shares(redis_server, wall):
    """Make a process' Shares: ``open_shares(secret=…)``."""
    opened = []

    def make(secret=SECRET):
        opened.append(Shares(redis_server.url, secret, wall))
        return opened[-1]
    yield make
    for shares in opened:
        shares.close()


def asking(scheme="http", **cookies):
    return SimpleNamespace(cookies=cookies, scheme=scheme, script_name="")


def test_a_link_opens_its_channel_in_every_process(open_shares, wall):
    link, token = open_shares().make("ecg", 3600, "ada")
    assert (link.channel, link.by, link.expires, link.made) == ("ecg", "ada", wall.now + 3600, wall.now)
    assert "ecg" not in token
    assert len(token) < 160
    there = open_shares()
    assert there.find(token) == link
    assert identified(there, asking(pace_share=token)) == Identity(None, share=link.id)
    assert identified(there, asking()) is None


def test_it_ends_by_itself(open_shares, wall):
    here, there = open_shares(), open_shares()
    link, token = here.make("ecg", 60)
    assert there.find(token)
    wall.now += 60
    assert (there.find(token), here.get(link.id), here.all()) == (None, None, [])
    here.look()
    assert here._links == {}


def test_the_cookie_ends_with_the_link_and_no_script_reads_it(open_shares, wall):
    wall.now = time.time()
    link, token = open_shares().make("ecg", 3600)
    for scheme, name in (("http", PLAIN), ("https", SAFE)):
        response = Response()
        give(asking(scheme), response, link, token)
        cookie = response.headers["Set-Cookie"]
        assert cookie.startswith(f"{name}={token}; ")
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
        assert ("secure" in cookie) == (scheme == "https")
        assert 3590 <= int(cookie.partition("Max-Age=")[2].partition(";")[0]) <= 3600
        assert cookie_name(asking(scheme)) == name


def test_revoked_it_opens_nothing(open_shares, wall):
    here, there = open_shares(), open_shares()
    link, token = here.make("ecg", 3600, "ada")
    assert there.find(token)
    assert here.revoke(link.id, "ben") is None
    assert here.revoke(link.id, "ada") == link
    assert here.revoke(link.id) is None
    assert here.find(token) is None
    there.look()
    assert there.find(token) is None


def test_tokens_of_others_are_none(open_shares, wall):
    link, token = open_shares().make("ecg", 3600)
    other = open_shares("t" * 32)
    assert other.find(token) is None
    for wrong in ("", "x", token[:-1], token[1:], f"{token}x", f"x{token}", token.swapcase(), "é" * 40):
        assert open_shares().find(wrong) is None


def test_who_writes_to_redis_turns_no_link_to_another_channel(open_shares, wall, redis_server):
    link, token = open_shares().make("ecg", 3600)
    client = redis_server.client()
    client.delete("pace:{0}:shares")
    client.zadd("pace:{0}:shares", {sharing._written(link._replace(channel="secret")): link.expires})
    assert open_shares().find(token) is None
    client.zadd("pace:{0}:shares", {b"nonsense": link.expires, b"[1,2,3,4,5]": link.expires})
    assert len(open_shares().all()) == 0
    open_shares().look()


def test_lists_of_one_user_and_of_all(open_shares, wall):
    shares = open_shares()
    late, soon = shares.make("ecg", 7200, "ada")[0], shares.make("ecg", 3600)[0]
    assert shares.all() == [soon, late]
    assert shares.all("ada") == [late]
    assert late.describe() == {
        "id": late.id, "channel": "ecg", "expires": late.expires * 1000, "made": late.made * 1000}


def test_there_are_bounds(open_shares, monkeypatch):
    shares = open_shares()
    for seconds in (LEAST_S - 1, MOST_S + 1):
        with pytest.raises(PaceError, match="a link is good for 60 to"):
            shares.make("ecg", seconds)
    monkeypatch.setattr(sharing, "MOST_OF_ONE", 1)
    shares.make("ecg", 60, "ada")
    with pytest.raises(PaceError, match="there are 1 links already"):
        shares.make("ecg", 60, "ada")
    shares.make("ecg", 60, "ben")
    monkeypatch.setattr(sharing, "MOST", 2)
    with pytest.raises(PaceError, match="there are 2 links already"):
        shares.make("ecg", 60)


def test_the_key_ends_with_the_last_link(open_shares, redis_server):
    open_shares().make("ecg", 60)
    assert 0 < redis_server.client().ttl("pace:{0}:shares") <= MOST_S


def test_without_a_secret_there_are_none():
    shares = Shares("redis://127.0.0.1:1/0", None)
    shares.look()
    assert shares.find("x.y") is None
    with pytest.raises(PaceError, match="pace.secret"):
        shares.make("ecg", 60)


def test_where_redis_does_not_answer_nobody_gets_in(wall):
    shares = Shares("redis://127.0.0.1:1/0", SECRET, wall)
    token = shares._signer.sign("0011:1:x")
    with pytest.raises(BrokerDown):
        shares.find(token)
    assert identified(shares, asking(pace_share=token)) is None


def test_revoked_links_are_asked_for_once_between_two_looks(open_shares, wall, monkeypatch):
    here, there = open_shares(), open_shares()
    link, token = here.make("ecg", 3600)
    here.revoke(link.id)
    reads = []
    monkeypatch.setattr(there, "_read", lambda: reads.append(1))
    assert [there.find(token) for _ in range(3)] == [None] * 3
    assert len(reads) == 1
    there.look()
    assert there.find(token) is None
    assert len(reads) == 3
