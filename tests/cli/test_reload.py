"""``pace reload``: whom it tells, and what it says."""
import os
import signal

import pytest

from pace.cli import main, reload
from pace.running import RunFile


class Server:
    """This process in the place of a server of one worker; a SIGHUP has it tell what it was given."""

    def __init__(self, ini):
        self.ini = ini
        self.answer = "channels: 1 added (b)", ()
        self._file = RunFile(ini)
        self._file.open()

    def hear(self, number, frame):
        if self.answer:
            self._file.tell(*self.answer)

    def close(self):
        self._file.close()


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    server = Server(tmp_path / "pace.ini")
    before = signal.signal(signal.SIGHUP, server.hear)
    yield server
    signal.signal(signal.SIGHUP, before)
    server.close()


def test_what_came_of_it_is_printed(server, capsys):
    assert main(["reload", str(server.ini)]) == 0
    assert capsys.readouterr().out == f"{server.ini} is taken up: channels: 1 added (b)\n"


def test_what_was_wrong_is_printed(server, capsys):
    server.answer = "", ("a.ini:1: wrong", "a.ini:2: wrong too")
    assert main(["reload", str(server.ini)]) == 1
    assert capsys.readouterr().err == (
        "a.ini:1: wrong\na.ini:2: wrong too\npace reload: nothing was taken up, all stays as it was\n")


def test_silence_is_told(server, capsys, monkeypatch):
    monkeypatch.setattr(reload, "PATIENCE", 0.1)
    server.answer = None
    assert main(["reload", str(server.ini)]) == 1
    assert "0 of 1 processes answered within 0.1 s" in capsys.readouterr().err


def test_no_server_is_told(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    assert main(["reload", "nobody.ini"]) == 1
    assert capsys.readouterr().err.startswith("pace reload: no server of yours serves nobody.ini here")


def test_masters_are_told_once_and_lone_workers_each():
    assert reload.targets({5: {"master": 3}, 6: {"master": 3}, 8: {"master": 0}}) == [3, 8]
    assert os.getpid() not in reload.targets({})
