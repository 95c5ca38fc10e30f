"""A wrong ini under the real pserve: one line on the standard error, status 1, no traceback."""
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.ports import free_port

PSERVE = Path(sys.executable).with_name("pserve")
APP = "[app:main]\nuse = egg:pace\n"


@pytest.fixture
def pserve(tmp_path):
    def run(text, **env):
        path = tmp_path / "pace.ini"
        server = f"[server:main]\nuse = egg:pace#server\nlisten = 127.0.0.1:{free_port()}\n"
        path.write_text(f"{text}\n{server}", encoding="utf-8")
        done = subprocess.run([PSERVE, path], capture_output=True, text=True, timeout=30, env={**os.environ, **env})
        assert done.returncode == 1, done
        assert done.stdout == ""
        (line,) = done.stderr.splitlines()
        where, _, said = line.partition(" ")
        assert where.startswith(f"{path}:")
        return said
    return run


@pytest.mark.parametrize(("text", "line"), [
    (APP + "pace.flush_sm = 1", "[app:main] pace.flush_sm = 1: unknown key, did you mean pace.flush_ms?"),
    (APP + "pace.flush_ms = fast", "[app:main] pace.flush_ms = fast: a whole number from 0 to 1000, ms"),
    (APP + "pace.redis_url = redis://:p%40ss@h", "[app:main] pace.redis_url = redis://:p%...: a % is written %% here "
     "(in a Redis URL: %%40 for an @ in the password)"),
    (APP + "pace.redis_url = env:PACE_NOT_SET",
     "[app:main] pace.redis_url = env:PACE_NOT_SET: the environment variable PACE_NOT_SET is not set, or empty"),
    (APP + "[channel:ecg]\nrate = fast", "[channel:ecg] rate = fast: a number from 0.001 to 100000, Hz"),
    (APP + "[channel:ecg]\n[channel: ecg]", "[channel: ecg]: this channel stands twice; each channel once"),
    (APP + "[channel:ecg]\n[replay:ecg]\nfile = pace:data/none.csv", None),
    (APP + "[channel:ecg]\nrate = 1\n[channel:ecg]\n",
     "[channel:ecg]: stands twice, first in line 3; each section once"),
    (APP + "pace.flush_ms = 1\npace.flush_ms = 2\n",
     "[app:main] pace.flush_ms: stands twice, first in line 3; each key once"),
    ("\ufeff" + APP, "begins with a byte order mark, as some editors write one before UTF-8; save the file without it"),
])
def test_one_line_and_status_1(pserve, text, line):
    said = pserve(text)
    assert said == line or (line is None and "file = pace:data/none.csv: there is no file /" in said)


def test_the_first_fault_is_told_and_how_many_more_there_are(pserve):
    said = pserve(APP + "pace.x = 1\npace.y = 2")
    assert said.startswith("[app:main] pace.x = 1: unknown key")
    assert "(and 1 more: pace check " in said


def test_gunicorn_tells_it_once_and_gives_up(tmp_path):
    path = tmp_path / "pace.ini"
    path.write_text(APP + "pace.flush_sm = 1\n")
    command = [PSERVE.with_name("gunicorn"), "--paste", path, "-k", "pace.sockjs.worker.Worker",
               "--bind", f"127.0.0.1:{free_port()}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.returncode == 4
    assert done.stderr.count("unknown key, did you mean pace.flush_ms?") == 1
    assert "Traceback" not in done.stderr
