"""pace.security.users"""
import os

import pytest

from pace.errors import SettingsError
from pace.security.passwords import NOBODY
from pace.security.users import User, Users, parse_line, read

ALICE = f"alice:{NOBODY}:nurses,ward-3"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "users"
    path.write_text(f"# who may come in\n\n{ALICE}\nbob:{NOBODY}:\n")
    return path


def test_read(path):
    users, faults = read(path)
    assert faults == []
    assert users == {"alice": User("alice", NOBODY, frozenset({"nurses", "ward-3"})), "bob": User("bob", NOBODY)}


def test_a_user_is_written_as_it_is_read():
    assert parse_line(str(parse_line(ALICE))) == parse_line(ALICE)


def test_no_hash_in_a_log():
    assert "argon2" not in repr(parse_line(ALICE))


@pytest.mark.parametrize(("line", "said"), [
    ("carol", "a line is <name>:<hash>:<group>,<group>"),
    (f"carol:{NOBODY}", "a line is"),
    (f"carol:{NOBODY}:a:b", "a line is"),
    (f"ca rol:{NOBODY}:", "'ca rol' is no user's name"),
    (f"everyone:{NOBODY}:", "neither everyone nor users"),
    (f"carol:{NOBODY}:nur ses", "'nur ses' is no group's name"),
    (f"carol:{NOBODY}:a,,b", "'' is no group's name"),
    ("carol:secret:", "no argon2id hash"),
    (f"ALICE:{NOBODY}:", "ALICE stands in line 3 already"),
])
def test_a_wrong_line_is_told_with_its_number(path, line, said):
    with open(path, "a") as file:
        file.write(f"{line}\n")
    (fault,) = read(path)[1]
    assert str(fault).startswith(f"{path}:5: ")
    assert said in str(fault)
    assert "c29tZSB" not in str(fault)
    with pytest.raises(SettingsError, match="users:5"):
        Users(path)


def test_all_wrong_lines_are_told(path):
    path.write_text("a\nb\n")
    assert [fault.line for fault in read(path)[1]] == [1, 2]


@pytest.mark.parametrize(("data", "said"), [(b"\xff\n", "is not UTF-8 at byte 0"), (b"#" * 2**21 + b"##", "is longer")])
def test_what_is_no_such_file(path, data, said):
    path.write_bytes(data)
    assert said in str(read(path)[1][0])


def test_no_file(tmp_path):
    assert "cannot be read: No such file" in str(read(tmp_path / "none")[1][0])


def test_a_change_is_taken_up(path):
    users = Users(path)
    assert (len(users), users.get("alice").groups, users.get("carol")) == (2, {"nurses", "ward-3"}, None)
    assert not users.look()
    path.write_text(f"carol:{NOBODY}:\n")
    assert users.look()
    assert (users.get("alice"), users.get("carol"), users.version) == (None, User("carol", NOBODY), 1)


def test_another_time_alone_is_no_change(path):
    users = Users(path)
    os.utime(path, (1, 1))
    assert not users.look()
    assert users.version == 0


@pytest.mark.parametrize("spoil", [lambda path: path.write_text("alice\n"), lambda path: path.unlink()])
def test_a_broken_file_changes_nothing_and_is_told_once(path, caplog, spoil):
    users = Users(path)
    spoil(path)
    assert not users.look()
    assert not users.look()
    assert users.get("alice")
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    path.write_text(f"{ALICE}\n")
    assert users.look()
    assert users.get("bob") is None
