"""pace.reloading: a file that is taken up, or refused as a whole, while the server runs."""
import logging

import pytest

from pace.reloading import Reloader
from pace.running import processes
from pace.security import audit
from pace.settings import load
from pace.sockjs import Hangup, WorkerStarted

TEXT = "[app:main]\nuse = egg:pace\n[channel:a]\n[server:main]\nworkers = 1\n"


class World:
    """A Reloader with its file; `applied` are the settings that were handed on."""

    def __init__(self, path):
        self.path = path
        self.write(TEXT)
        self.applied = []
        self.settings = {"pace.settings": load(path), "global_config": {"__file__": str(path), "here": "x"}}
        self.reloader = Reloader(self.settings, self.applied.append)

    def write(self, text):
        self.path.write_text(text)

    def reload(self, relayed=False):
        self.reloader.reload(Hangup(None, relayed))


def told(caplog):
    """What the module logged; the audit log, which another test may have switched on, is not of it."""
    return [record.getMessage() for record in caplog.records if record.name == "pace.reloading"]


@pytest.fixture
def world(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "run"))
    caplog.set_level(logging.INFO)
    return World(tmp_path / "pace.ini")


def test_what_changed_is_handed_on_and_told(world, caplog):
    world.write(TEXT + "[channel:b]\n")
    world.reload()
    (settings,) = world.applied
    assert list(settings.channels) == ["a", "b"]
    assert world.settings["pace.settings"] is settings
    assert told(caplog) == [f"{world.path} is taken up: channels: 1 added (b)"]


def test_what_needs_a_start_is_named(world, caplog):
    world.write(TEXT.replace("workers = 1", "workers = 2").replace("egg:pace", "egg:pace\npace.flush_ms = 1"))
    world.reload()
    assert told(caplog)[0].endswith(
        "no channel changed; only at the next start: [app:main] pace.flush_ms, [server:main] workers")
    assert world.settings["pace.settings"].flush_ms == 40


def test_a_wrong_file_is_refused_and_all_of_it_told(world, caplog):
    before = world.settings["pace.settings"]
    world.write(TEXT + "[channel:b]\nrate = x\nkind = y\n")
    world.reload()
    assert world.applied == []
    assert world.settings["pace.settings"] is before
    assert [record.levelno for record in caplog.records if record.name == "pace.reloading"] == [logging.ERROR] * 2
    assert told(caplog)[0].startswith(f"not taken up, all stays as it was: {world.path}:7 [channel:b] rate = x:")
    world.write(TEXT)
    world.reload()
    assert len(world.applied) == 1


def test_a_section_that_only_a_start_reads_is_looked_at_too(world, caplog):
    world.write(TEXT.replace("workers = 1", "use = egg:pace#server\nworkers = two") + "[channel:b]\n")
    world.reload()
    assert world.applied == []
    assert told(caplog) == [f"not taken up, all stays as it was: {world.path}:6 [server:main] workers = two: "
                            "a whole number from 1 to 512, processes"]


def test_workers_whose_master_was_told_say_nothing(world, caplog):
    world.reload(relayed=True)
    world.write("[")
    world.reload(relayed=True)
    assert told(caplog) == []
    assert len(world.applied) == 1


def test_the_command_finds_what_came_of_it(world):
    world.reloader.start(WorkerStarted(None, master=7))
    world.reload(relayed=True)
    (facts,) = processes(world.path).values()
    assert facts == {"master": 7, "reloads": 1, "faults": [], "said": "no channel changed"}
    world.write("[")
    world.reload()
    (facts,) = processes(world.path).values()
    assert facts["reloads"] == 2
    assert facts["faults"][0].startswith(f"{world.path}:1: ")
    world.reloader.stop(None)
    assert processes(world.path) == {}


def test_a_worker_that_cannot_be_found_serves_all_the_same(world, monkeypatch, caplog):
    monkeypatch.setenv("RUNTIME_DIRECTORY", "/proc/nowhere")
    world.reloader.start(WorkerStarted(None))
    assert told(caplog)[0].startswith("`pace reload` will not find this process: ")
    world.reload()
    world.reloader.stop(None)


def test_an_application_without_a_file(caplog):
    reloader = Reloader({}, None)
    reloader.start(WorkerStarted(None))
    reloader.reload(Hangup(None))
    reloader.stop(None)
    assert told(caplog) == ["there is no ini file that could be read again"]


def test_variables_of_the_start_hold(tmp_path, monkeypatch):
    path = tmp_path / "pace.ini"
    path.write_text("[app:main]\nuse = egg:pace\n[channel:a]\nlabel = %(who)s\n")
    variables = {"__file__": str(path), "here": str(tmp_path), "who": "Ann"}
    applied = []
    settings = {"pace.settings": load(path, variables=variables), "global_config": variables}
    Reloader(settings, applied.append).reload(Hangup(None))
    assert applied[0].channels["a"].label == "Ann"


def test_the_audit_log_is_told_once(world, monkeypatch):
    told = []
    monkeypatch.setattr(audit, "record", lambda event, **fields: told.append((event, fields["reason"])))
    world.write(TEXT + "[channel:b]\n")
    world.reload()
    world.reload(relayed=True)
    world.write(TEXT + "[channel:b]\nrate = x\n")
    world.reload()
    assert told == [("reload", "channels: 1 added (b)"), ("reload", "refused")]
