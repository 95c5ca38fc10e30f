"""pace.running: the files by which `pace reload` finds a server."""
import fcntl
import os
import subprocess
import sys
import threading

import pytest

from pace.running import RunFile, folders, processes, stem

ANOTHER = """
import sys
from pace.running import RunFile
RunFile(sys.argv[1]).open()
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Where the files are."""
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "run"))
    return tmp_path / "run"


@pytest.fixture
def run_file():
    file = RunFile("a.ini", master=7)
    file.open()
    yield file
    file.close()


def test_a_process_is_found_while_it_runs(run_file, folder):
    assert processes("a.ini") == {os.getpid(): {"master": 7, "reloads": 0, "faults": [], "said": ""}}
    assert processes("b.ini") == {}
    assert oct((folder / f"{stem('a.ini')}-{os.getpid()}").stat().st_mode)[-3:] == "600"
    run_file.close()
    assert processes("a.ini") == {}
    assert list(folder.iterdir()) == []


def test_what_came_of_reloads_is_told(run_file):
    run_file.tell("one channel added " * 20)
    run_file.tell("", ["a.ini:1: wrong"])
    assert processes("a.ini")[os.getpid()] == {"master": 7, "reloads": 2, "faults": ["a.ini:1: wrong"], "said": ""}


def test_a_process_with_a_thousand_faults_is_found(run_file):
    faults = [f"a.ini:{line} [channel:bed] rate = fäst: {'a number from 0.001 up ' * 5}" for line in range(1000)]
    run_file.tell("", faults)
    *told, rest = processes("a.ini")[os.getpid()]["faults"]
    assert told == faults[:len(told)]
    assert len(told) > 300
    assert rest == f"and {1000 - len(told)} more: `pace check` tells all"
    run_file.tell("\N{ANATOMICAL HEART}" * 100_000)
    assert processes("a.ini")[os.getpid()]["reloads"] == 2


def test_a_file_that_is_just_being_written_is_read_when_it_is(run_file, folder):
    file, = folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    end = threading.Timer(0.02, file.write_bytes, [whole])
    end.start()
    assert list(processes("a.ini")) == [os.getpid()]
    end.join()


def test_the_same_file_by_another_path(run_file, tmp_path, monkeypatch):
    (tmp_path / "link").symlink_to(os.getcwd())
    assert processes(tmp_path / "link" / "a.ini")


def test_a_killed_process_is_not_found_and_its_file_goes(folder):
    another = subprocess.Popen([sys.executable, "-c", ANOTHER, "a.ini"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with another:
        another.stdout.readline()
        assert list(processes("a.ini")) == [another.pid]
        another.kill()
    assert processes("a.ini") == {}
    assert list(folder.iterdir()) == []


def test_who_looks_while_a_process_begins_does_not_take_it_for_dead(monkeypatch):
    lock = fcntl.flock

    def look_first(file, how):
        if how & fcntl.LOCK_EX:
            processes("a.ini")
        lock(file, how)

    monkeypatch.setattr("pace.running.fcntl.flock", look_first)
    file = RunFile("a.ini")
    file.open()
    assert list(processes("a.ini")) == [os.getpid()]
    file.close()


def test_what_is_no_file_of_ours_is_passed_over(run_file, folder):
    (folder / f"{stem('a.ini')}-1").write_text("nonsense")
    assert list(processes("a.ini")) == [os.getpid()]


def test_a_folder_that_is_not_ours_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("pace.running.os.getuid", lambda: 4711)
    with pytest.raises(PermissionError, match="another user's"):
        RunFile("a.ini").open()


def test_folders_without_an_environment(monkeypatch):
    monkeypatch.delenv("RUNTIME_DIRECTORY")
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    assert folders()[0].name == f"pace-{os.getuid()}"
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run/user/7")
    assert str(folders()[0]) == "/run/user/7/pace"


def test_closing_twice_or_telling_without_a_file_does_nothing(run_file):
    run_file.close()
    run_file.close()
    run_file.tell("nothing")
