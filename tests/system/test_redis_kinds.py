"""The main ways over each kind of Redis that docs/redis.md names, with real servers."""
import re
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode

import pytest

from pace.security.passwords import hashed
from tests.support.certificates import Certificates
from tests.support.cli import run_pace, told_by_pace
from tests.support.ports import free_port
from tests.support.redis_groups import Cluster, Watched
from tests.support.redis_tour import CHANNELS, QUEUE, REPLAYS, SETTINGS, SOON_S, Tour, is_ready
from tests.support.source import ROOT
from tests.support.waiting import wait_for

PASSWORD, SECRET = "s3cret%:/@", "x" * 32
RIGHTS = re.search(r"```text\nuser pace on (.*?)\n```", (ROOT / "docs" / "redis.md").read_text("utf-8"), re.DOTALL)[1]


@pytest.fixture
def start(pace_server, tmp_path):
    """Start Pace with two workers and all that a tour needs."""
    def start(url, **settings):
        server = pace_server(redis_url=url, channels=CHANNELS, replays=REPLAYS, server={"workers": "2"},
                             settings={**SETTINGS, **settings})
        wait_for(lambda: is_ready(server), SOON_S, 0.05, lambda: server.log)
        return server
    return start


@pytest.fixture
def certificates(tmp_path):
    return Certificates(tmp_path)


@pytest.fixture
def tls_redis(start_redis, certificates, tmp_path):
    """Over TLS alone, for clients with a certificate, with the user of the document and no other but the tests' own."""
    rights = RIGHTS.replace("<password>", PASSWORD).split()
    sources = ["~state", f"~{QUEUE}", "~ecgs-keys", "&ecg", "&ecg-found", "&played"]
    acl = tmp_path / "users.acl"
    acl.write_text(f"user default off\nuser tests on >tests ~* &* +@all\nuser pace on {' '.join(rights + sources)}\n")
    files = {"ssl_ca_certs": str(certificates.ca), "ssl_certfile": str(certificates.client),
             "ssl_keyfile": str(certificates.key(certificates.client))}
    port = free_port()
    access = {"host": "127.0.0.1", "ssl": True, "username": "tests", "password": "tests", **files}
    server = start_redis(port=port, access=access, options=(
        "--port", "0", "--tls-port", port, "--tls-cert-file", certificates.server,
        "--tls-key-file", certificates.key(certificates.server), "--tls-ca-cert-file", certificates.ca,
        "--tls-auth-clients", "yes", "--aclfile", acl))
    server.url_for_pace = f"rediss://pace:{quote(PASSWORD, safe='')}@127.0.0.1:{port}/0?{urlencode(files)}"
    return server


def log_in(server):
    """The headers of somebody who has logged in, after a wrong password and another log-in that he ended."""
    cookies = []
    for password in ("wrong", "correct horse", "correct horse"):
        body = urlencode({"name": "alice", "password": password})
        _, headers, _ = server.get("/login", {"Content-Type": "application/x-www-form-urlencoded"}, "POST", body)
        found = SimpleCookie(headers.get("Set-Cookie", ""))
        cookies.append("; ".join(f"{cookie.key}={cookie.value}" for cookie in found.values()))
    server.get("/logout", {"Cookie": cookies[1]}, "POST", "")
    return {"Cookie": cookies[2]}


def test_tls_with_a_client_certificate_and_the_least_rights(tls_redis, start, tmp_path, monkeypatch):
    (tmp_path / "users").write_text(f"alice:{hashed('correct horse')}:nurses\n")
    (tmp_path / "secret").write_text(SECRET)
    monkeypatch.setenv("PACE_TEST_URL", tls_redis.url_for_pace)
    server = start("env:PACE_TEST_URL", auth="users", users="users", secret="file:secret", idle_logoff="600")
    Tour(server, tls_redis.url_for_pace, lambda key: tls_redis.client(), log_in(server)).run()
    shared = run_pace("share", "ecg", "--expires", "1h", "--ini", server.ini)
    assert shared.returncode == 0, shared.stderr
    assert PASSWORD not in server.log
    refused = [(entry["username"], entry["object"]) for entry in tls_redis.client().acl_log()]
    assert refused == []


def test_who_is_not_whom_the_certificate_names_is_refused(tls_redis, tmp_path):
    (tmp_path / "other.crt").write_text((tmp_path / "client.crt").read_text())
    for change, told in ((("127.0.0.1", "localhost"), "Hostname mismatch"),
                         (("ca.crt", "other.crt"), "certificate verify failed"),
                         (("ssl_certfile", "db=0&x"), "unknown option")):
        check_that_it_is_refused(tls_redis, tmp_path / "pace.ini", change, told)


def check_that_it_is_refused(tls_redis, ini, change, told):
    """`pace check` says so of the address with that change, and does not say the password."""
    url = tls_redis.url_for_pace.replace(*change).replace("%", "%%")
    ini.write_text(f"[app:main]\nuse = egg:pace\npace.redis_url = {url}\n[server:main]\nuse = egg:pace#server\n")
    status, printed = told_by_pace("check", ini)
    assert status == 1
    assert PASSWORD not in printed
    assert told in printed


def test_sentinels(tmp_path, start):
    watched = Watched(tmp_path)
    try:
        Tour(start(watched.url), watched.url, lambda key: watched.master.client()).run()
    finally:
        watched.close()


def test_a_cluster(tmp_path, start):
    cluster = Cluster(tmp_path)
    try:
        Tour(start(cluster.url), cluster.url, cluster.client).run()
    finally:
        cluster.close()
