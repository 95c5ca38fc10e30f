"""Logging in to real servers: two workers, their Redis, and commands."""
import json
import os
import re
import subprocess
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest

from pace.security.passwords import hashed
from tests.support.cli import run_pace
from tests.support.pace_server import SCRIPTS
from tests.support.ports import free_port
from tests.support.waiting import wait_for

PASSWORD = "correct horse"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def line():
    return f"alice:{hashed(PASSWORD)}:nurses\n"


@pytest.fixture
def server(pace_server, tmp_path, line):
    """Two workers that know alice."""
    (tmp_path / "users").write_text(line)
    (tmp_path / "secret").write_text("s" * 32)
    return pace_server(wait=False, server={"workers": 2}, settings={
        "auth": "users", "users": "users", "secret": "file:secret", "idle_logoff": "600"})


@pytest.fixture
def started(server):
    return server.start()


def get(server, path, cookie=None, **options):
    try:
        return server.get(path, headers={"Cookie": cookie, **options.pop("headers", {})} if cookie else
                          options.pop("headers", None), **options)
    except OSError:
        return 0, {}, b""


def log_in(server, password=PASSWORD, name="alice"):
    """The status and the cookie of an attempt."""
    status, headers, _ = server.get("/login", FORM, "POST", urlencode({"name": name, "password": password}))
    found = SimpleCookie(headers.get("Set-Cookie", ""))
    return status, "; ".join(f"{cookie.key}={cookie.value}" for cookie in found.values())


def statuses(server, path, cookie, times=12):
    """Those that some connections get, which any of the workers may take."""
    return {get(server, path, cookie)[0] for _ in range(times)}


def test_it_holds_in_all_workers_and_its_end_does_too(started):
    assert statuses(started, "/__sockjs__/info", None) == {401}
    status, cookie = log_in(started)
    assert status == 303
    assert statuses(started, "/__sockjs__/info", cookie) == {200}
    _, other = log_in(started)
    assert get(started, "/logout", cookie, method="POST")[0] == 303
    wait_for(lambda: statuses(started, "/__sockjs__/info", cookie) == {401}, 10)
    assert statuses(started, "/__sockjs__/info", other) == {200}
    check_that_it_survives_a_restart(started, cookie, other)
    check_that_a_change_of_the_file_counts(started, other)


def check_that_it_survives_a_restart(started, ended, standing):
    started.stop()
    started.start()
    assert statuses(started, "/__sockjs__/info", standing) == {200}
    wait_for(lambda: statuses(started, "/__sockjs__/info", ended) == {401}, 10)


def check_that_a_change_of_the_file_counts(started, cookie):
    users = started.ini.parent / "users"
    done = run_pace("user", "remove", users, "alice")
    assert "alice" in done.stdout
    wait_for(lambda: statuses(started, "/__sockjs__/info", cookie) == {401}, 10)
    assert log_in(started)[0] == 403
    assert PASSWORD not in started.log


def test_attempts_are_counted_by_all_workers_together(started):
    answers = [log_in(started, "wrong")[0] for _ in range(11)]
    assert answers == [403] * 10 + [429]
    assert log_in(started)[0] == 429
    events = [json.loads(line) for line in re.findall(r"^\{.*\}$", started.log, re.MULTILINE)]
    assert [event["event"] for event in events] == ["failure"] * 12
    assert len({event["process"] for event in events}) == 2


def test_who_says_nothing_is_refused_and_told_why(server, tmp_path):
    port = free_port()
    server.ini.write_text(f"[app:main]\nuse = egg:pace\n[server:main]\nuse = egg:pace#server\nlisten = *:{port}\n")
    (tmp_path / "tmp").mkdir()
    done = subprocess.run([SCRIPTS / "pserve", server.ini], capture_output=True, text=True, timeout=60,
                          env={**os.environ, "TMPDIR": str(tmp_path / "tmp")})
    assert done.returncode == 1
    assert list((tmp_path / "tmp").glob("pace-metrics-*")) == []
    said = done.stderr.splitlines()[-1]
    assert said.startswith(f"{server.ini}:5 [server:main] listen = *:{port}: others than this machine can connect")
    command = [SCRIPTS / "gunicorn", "--paste", server.ini, "-k", "pace.sockjs.worker.Worker", "-b", f"0.0.0.0:{port}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 4
    assert done.stderr.count("others than this machine can connect") == 1
