"""pace.settings.addresses"""
import pytest

from pace.errors import Malformed
from pace.settings import addresses


def refusal(reader, text):
    with pytest.raises((ValueError, Malformed)) as caught:
        reader.read(text)
    return getattr(caught.value, "reason", reader.right)


@pytest.mark.parametrize("url", [
    "embedded://127.0.0.1:6399", "embedded://localhost:6399", "embedded://[::1]:6399", "redis://127.0.0.1:6379/0",
    "redis://h", "redis://h/", "redis://user:p%40ss@h:6379/15", f"rediss://h:6380/0?ssl_ca_certs={__file__}", "redis://[::1]:1/0",
    "unix:///run/redis.sock", "unix:///run/redis.sock?db=1", "redis+cluster://a:1,b", "rediss+cluster://u:p@[::1]:1",
    "redis+sentinel://p@a:1,b/x/2?sentinel_username=u&sentinel_password=p", "redis://h?db=3&username=u&password=p",
    "rediss://h?ssl_cert_reqs=none&ssl_check_hostname=false"])
def test_redis_urls(url):
    assert addresses.redis_url().read(url) == url


@pytest.mark.parametrize(("url", "told"), [
    ("", "redis://<host>:<port>/<db>"),
    ("127.0.0.1:6379", "redis://<host>:<port>/<db>"),
    ("http://h", "redis://<host>:<port>/<db>"),
    ("redis://", "redis://<host>:<port>/<db>"),
    ("redis:///0", "redis://<host>:<port>/<db>"),
    ("redis://h h/0", "redis://<host>:<port>/<db>"),
    ("redis://h:99999/0", "the port is not 1 to 65535"),
    ("redis://h:port/0", "the port is not 1 to 65535"),
    ("redis://h:0/0", "redis://<host>:<port>/<db>"),
    ("redis://h/zero", "the number of a Redis database"),
    ("redis://h/-1", "the number of a Redis database"),
    ("embedded://0.0.0.0:6399", "has no password"),
    ("embedded://127.0.0.1", "embedded://127.0.0.1:<port>"),
    ("embedded://127.0.0.1:6399/1", "nothing after the port"),
    ("embedded://:secret@127.0.0.1:6399", "nothing after the port"),
    ("unix://", "absolute path"),
    ("unix://redis.sock", "absolute path"),
    ("redis://h/0?foo=bar", "unknown option 'foo' behind the ?, known are db, password, username"),
    ("redis://h/0?socket_timeout=600", "unknown option 'socket_timeout'"),
    ("redis://h/0?ssl_ca_certs=/x", "unknown option 'ssl_ca_certs'"),
    ("rediss://h/0?ssl_ca_cert=/x", "ssl_ca_certs"),
    ("unix:///run/redis.sock?db=", "db is the number"),
    ("unix:///run/redis.sock?db=one", "db is the number"),
    ("rediss://h/0?ssl_ca_certs=/none", "ssl_ca_certs: there is no file /none that can be read"),
    ("redis+sentinel://a,b", "redis+sentinel://<host>:26379"),
    ("redis+sentinel://a,b/x/y", "the number of a Redis database"),
    ("redis+sentinel://a,b/x?foo=1", "known are db, password, sentinel_password, sentinel_username, username"),
    ("redis+cluster://a?sentinel_password=x", "unknown option 'sentinel_password'"),
    ("redis+cluster://a/1", "the database 0 alone"),
    ("redis+cluster://a b", "<db>"),
])
def test_no_redis_urls(url, told):
    assert told in refusal(addresses.redis_url(), url)


def test_origins():
    read = addresses.origins().read
    assert read("same") == "same"
    assert read("*") == "*"
    assert read("https://A.example.org, http://b:8080") == ("https://a.example.org", "http://b:8080")


@pytest.mark.parametrize("text", [
    "", ",", "any", "* same", "example.org", "https://", "https://a/", "https://a/b", "https://a?b", "https://u@a",
    "https://a:99999", "https://a:0", "ftp://a", "null", "https://a#b"])
def test_no_origins(text):
    assert refusal(addresses.origins(), text)


def test_redis_name():
    assert addresses.redis_name().read("ecgs-keys") == "ecgs-keys"
    for text in ("", "a b", "a\n", "x" * 129):
        assert refusal(addresses.redis_name(), text)


def test_source():
    assert addresses.source().read("key:test") == ("key", "test")
    assert "queue:<list>" in refusal(addresses.source(), "redis:test")


def test_file_beside_the_ini_or_in_a_package(tmp_path):
    (tmp_path / "a.csv").write_text("1")
    assert addresses.resolve_file("a.csv", tmp_path) == tmp_path / "a.csv"
    assert addresses.resolve_file(str(tmp_path / "a.csv"), "/") == tmp_path / "a.csv"
    assert addresses.resolve_file("pace:data/mitdb-208.csv", tmp_path).is_file()


@pytest.mark.parametrize("text", ["b.csv", "pace:data/b.csv", "nopackage:b.csv", ":b.csv", "pace.errors:b.csv", "."])
def test_file_that_is_not_there(text, tmp_path):
    with pytest.raises(Malformed, match="there is no"):
        addresses.resolve_file(text, tmp_path)


def test_file_name():
    assert addresses.file().read("a.csv") == "a.csv"
    assert "<package>:<file>" in refusal(addresses.file(), "")


def test_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("PACE_TEST_URL", "redis://:x@h")
    (tmp_path / "url").write_text("redis://:y@h\n")
    assert addresses.reveal("env:PACE_TEST_URL", tmp_path) == "redis://:x@h"
    assert addresses.reveal("file:url", tmp_path) == "redis://:y@h"
    assert addresses.reveal("redis://:z@h", tmp_path) == "redis://:z@h"


def test_secrets_that_are_not_there(tmp_path, monkeypatch):
    monkeypatch.delenv("PACE_TEST_URL", raising=False)
    (tmp_path / "empty").write_text(" \n")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    (tmp_path / "large").write_text("x" * 5000)
    for text, told in (("env:PACE_TEST_URL", "PACE_TEST_URL is not set"), ("file:none", "there is no file"),
                       ("file:empty", "is empty"), ("file:binary", "cannot be read"), ("file:large", "longer than")):
        with pytest.raises(Malformed, match=told):
            addresses.reveal(text, tmp_path)


def test_passwords_are_blotted_out():
    assert addresses.conceal("redis://user:se@c:ret@h:1/0") == "redis://***@h:1/0"
    assert addresses.conceal("redis://h:1/0") == "redis://h:1/0"
    assert addresses.conceal("secret@h") == "***@h"
    assert addresses.conceal("rediss://h?ssl_password=secret&db=0") == "rediss://h?ssl_password=***&db=0"
