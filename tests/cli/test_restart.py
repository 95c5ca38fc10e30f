"""``pace restart``: whom it tells, what it waits for, what it says."""
import os
import signal

import pytest

from pace.cli import main
from pace.running import RunFile


class Server:
    """This process in the place of a master and its only worker; a SIGUSR2 ends the worker."""

    def __init__(self, ini, master):
        ini.write_text("[app:main]\nuse = egg:pace\n")
        self.ini, self.obeys = ini, True
        self._file = RunFile(ini, master)
        self._file.open()

    def hear(self, number, frame):
        if self.obeys:
            self.close()

    def close(self):
        self._file.close()


@pytest.fixture
def make(tmp_path, monkeypatch):
    """Make a Server whose workers say that this is their master."""
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    made = []

    def make(master):
        made.append(Server(tmp_path / "pace.ini", master))
        before.append(signal.signal(signal.SIGUSR2, made[0].hear))
        return made[0]
    before = []
    yield make
    signal.signal(signal.SIGUSR2, before[0])
    made[0].close()


def test_it_ends_when_no_old_worker_is_left(make, capsys):
    server = make(os.getpid())
    assert main(["restart", str(server.ini)]) == 0
    assert capsys.readouterr().out.endswith(f"{server.ini} is served by new workers\n")


def test_a_server_that_goes_on_as_it_was_is_told_of(make, capsys):
    server = make(os.getpid())
    server.obeys = False
    assert main(["restart", str(server.ini), "--timeout", "0.2"]) == 1
    told = capsys.readouterr()
    assert told.out == "0 of 1 workers replaced\n"
    assert told.err == "pace restart: 1 of 1 workers are those of before: the server's log says why\n"


def test_a_file_that_is_wrong_is_not_tried(make, capsys):
    server = make(os.getpid())
    server.ini.write_text("[app:main]\nuse = egg:pace\npace.flush_ms = soon\n"
                          "[server:main]\nuse = egg:pace#server\nworkers = %(many)s\n")
    assert main(["restart", str(server.ini), "many=two"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("pace restart: nothing was restarted:\n")
    assert "pace.flush_ms" in told
    assert "workers = two: a whole number" in told
    assert server.ini.exists()


def test_gunicorns_own_master_is_left_alone(make, capsys):
    server = make(0)
    assert main(["restart", str(server.ini)]) == 1
    assert "SIGHUP to its master" in capsys.readouterr().err


def test_no_server_is_told(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    assert main(["restart", "nobody.ini"]) == 1
    assert capsys.readouterr().err.startswith("pace restart: no server of yours serves nobody.ini here")
