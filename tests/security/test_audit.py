"""pace.security.audit: lines of JSON about who did what."""
import json
import logging
import os
import re
import stat

import pytest

from pace.security import audit


@pytest.fixture(autouse=True)
def logger():
    """The logger of the process, as it was before when the test ends."""
    before = audit.LOG.disabled, audit.LOG.propagate, audit.LOG.level
    yield audit.LOG
    audit.configure(audit.NONE)
    audit.LOG.disabled, audit.LOG.propagate = before[:2]
    audit.LOG.setLevel(before[2])


@pytest.fixture
def log(tmp_path):
    """The path of the file that `record` writes to during the test."""
    path = tmp_path / "audit.log"
    audit.configure(str(path))
    return path


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


def test_a_line_says_what_happened_and_when(log):
    audit.record(audit.LOGIN, user="ada", address="192.0.2.1", reason=None)
    line, = lines(log)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert line == {"event": "login", "process": os.getpid(), "user": "ada", "address": "192.0.2.1"}


def test_nobody_writes_a_line_of_his_own(log):
    audit.record(audit.FAILURE, user='ada\n{"event": "login"}\u2028\x1b[2J\x85ä')
    text = log.read_text(encoding="ascii")
    assert len(text.splitlines()) == 1
    assert text.rstrip("\n").isprintable()
    assert lines(log)[0]["user"].endswith("ä")


def test_a_long_name_is_cut(log):
    audit.record(audit.FAILURE, user="x" * 10_000)
    assert lines(log)[0]["user"] == "x" * audit.MOST


def test_an_unknown_event_is_a_mistake(log):
    with pytest.raises(ValueError, match="'lgoin' is no event"):
        audit.record("lgoin")


def test_only_the_owner_reads_the_file(log):
    audit.record(audit.RELOAD)
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_file_that_was_moved_away_is_begun_anew(log):
    audit.record(audit.RELOAD, reason="first")
    log.rename(log.with_suffix(".1"))
    audit.record(audit.RELOAD, reason="second")
    assert [line["reason"] for line in lines(log)] == ["second"]


def test_two_that_append_do_not_overwrite_each_other(log):
    audit.record(audit.RELOAD, reason="one")
    with log.open("a") as other:
        other.write('{"reason": "another process"}\n')
    audit.record(audit.RELOAD, reason="two")
    assert [line["reason"] for line in lines(log)] == ["one", "another process", "two"]


def test_what_cannot_be_written_cuts_off_nobody_and_is_told(tmp_path, caplog):
    folder = tmp_path / "log"
    folder.mkdir()
    path = folder / "audit.log"
    audit.configure(str(path))
    audit.record(audit.LOGIN, user="ada")
    path.unlink()
    folder.rmdir()
    for _ in range(3):
        audit.record(audit.LOGIN, user="ben")
    told = [record.getMessage() for record in caplog.records if record.name == "pace.security.audit"]
    assert told == ["the audit log cannot be written, 1 of its lines are lost: "
                    f"[Errno 2] No such file or directory: '{path}'"]
    folder.mkdir()
    audit.record(audit.LOGIN, user="cy")
    assert [line["user"] for line in lines(path)] == ["cy"]


def test_to_the_standard_error(capsys):
    audit.configure(audit.STDERR)
    audit.record(audit.DENIAL, user="ada", channel="ecg")
    assert json.loads(capsys.readouterr().err)["event"] == "denial"


def test_switched_off_nothing_is_written(log, capsys):
    audit.configure(audit.NONE)
    audit.record(audit.LOGIN, user="ada")
    assert not log.exists()
    assert capsys.readouterr().err == ""


def test_handlers_of_the_ini_file_stay_and_get_the_line(logger):
    got = []
    handler = logging.Handler()
    handler.emit = lambda record: got.append(json.loads(record.getMessage())["event"])
    logger.addHandler(handler)
    try:
        audit.configure(audit.STDERR)
        audit.record(audit.LOGIN, user="ada")
    finally:
        logger.removeHandler(handler)
    assert got == ["login"]


def test_what_is_refused_again_and_again_is_told_with_its_number():
    now = [0.0]
    denials = audit.Denials(lambda: now[0])
    assert [denials.count("ben", "ecg") for _ in range(3)] == [1, 0, 0]
    assert denials.count("ben", "other") == 1
    now[0] = audit.AGAIN_S
    assert [denials.count("ben", "ecg") for _ in range(2)] == [3, 0]
    for number in range(audit.MOST_DENIALS):
        denials.count("ben", number)
    assert len(denials._last) == audit.MOST_DENIALS


def test_one_denial_has_no_number(log, monkeypatch):
    monkeypatch.setattr(audit, "_denials", audit.Denials())
    for channel in ("ecg", "ecg", "other"):
        audit.denied(user="ben", channel=channel, reason="view")
    assert [(line["event"], line["channel"], "count" in line) for line in lines(log)] == [
        ("denial", "ecg", False), ("denial", "other", False)]
