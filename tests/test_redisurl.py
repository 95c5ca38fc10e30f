"""Addresses of several servers of Redis."""
import pytest

from pace import redisurl
from pace.errors import Malformed


@pytest.mark.parametrize(("url", "kind", "hosts", "service", "database"), [
    ("redis+sentinel://a:1,b,[::1]:3/main", "sentinel", (("a", 1), ("b", 26379), ("::1", 3)), "main", "0"),
    ("rediss+sentinel://u:p@a/main/2?ssl_ca_certs=/x", "sentinel", (("a", 26379),), "main", "2"),
    ("redis+cluster://a,b:1", "cluster", (("a", 6379), ("b", 1)), None, "0"),
    ("redis+cluster://a/0", "cluster", (("a", 6379),), None, "0"),
])
def test_addresses(url, kind, hosts, service, database):
    assert redisurl.is_of_several(url)
    servers = redisurl.parse(url)
    assert (servers.kind, servers.hosts, servers.service, servers.database) == (kind, hosts, service, database)


@pytest.mark.parametrize("url", ["redis://a", "rediss://a", "unix:///a", "embedded://a:1", "", "redis+other://a"])
def test_addresses_of_one(url):
    assert not redisurl.is_of_several(url)


@pytest.mark.parametrize(("url", "told"), [
    ("redis+sentinel://a", "what the Sentinels call the master"),
    ("redis+sentinel://a/b/0/c", "what the Sentinels call the master"),
    ("redis+sentinel:///b", "hosts, divided by commas"),
    ("redis+sentinel://a,,b/c", "hosts, divided by commas"),
    ("redis+sentinel://a:0/b", "hosts, divided by commas"),
    ("redis+sentinel://a:x/b", "a port is not 1 to 65535"),
    ("redis+cluster://a:99999", "a port is not 1 to 65535"),
    ("redis+cluster://a/3", "the database 0 alone"),
    ("http+cluster://a", "redis+sentinel://<host>"),
    ("redis+cluster://" + ",".join("a" * 33), "at most 32 hosts"),
])
def test_what_is_refused(url, told):
    with pytest.raises(Malformed, match=told.replace("+", r"\+")):
        redisurl.parse(url)


def test_no_password_is_told():
    with pytest.raises(Malformed) as refused:
        redisurl.parse("redis+sentinel://u:secret@a:x/b")
    assert "secret" not in str(refused.value)


def test_the_address_of_one_of_them():
    servers = redisurl.parse("rediss+sentinel://u:p%40@a/main/2?ssl_ca_certs=/x&sentinel_username=s&sentinel_password=t")
    assert servers.plain("h", 7) == "rediss://u:p%40@h:7/2?ssl_ca_certs=%2Fx"
    assert servers.plain("::1", 7).startswith("rediss://u:p%40@[::1]:7/2")
    assert servers.of_sentinels() == {"username": "s", "password": "t"}
    assert redisurl.parse("redis+cluster://a").plain("h", 7) == "redis://h:7/0"
