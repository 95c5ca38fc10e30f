"""``pace user``"""
import io
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from pace.cli import main
from pace.cli import user as module
from pace.security.passwords import matches
from pace.security.users import read

PASSWORD = "correct horse"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "users"


@pytest.fixture
def run(path, monkeypatch, capsys):
    """Run an action on the file, with lines of the standard input; gives the status and what was printed."""
    def run(action, *arguments, stdin=PASSWORD):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{stdin}\n"))
        more = ["--stdin"] if action in ("add", "check") else []
        status = main(["user", action, str(path), *arguments, *more])
        out, err = capsys.readouterr()
        return status, (out + err).strip()
    return run


def test_from_nothing_to_a_user(run, path):
    status, said = run("add", "alice", "--groups", "nurses, ward-3")
    assert (status, said.splitlines()[0]) == (0, "alice may log in, groups nurses, ward-3")
    assert "readable by its owner alone" in said
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    user = read(path)[0]["alice"]
    assert matches(user.hash, PASSWORD)
    assert user.groups == {"nurses", "ward-3"}
    assert PASSWORD not in path.read_text()


def test_a_change_leaves_everything_else(run, path):
    run("add", "alice", "--groups", "nurses")
    path.write_text(f"# the ward\n\n{path.read_text()}# its end\n")
    path.chmod(0o640)
    run("add", "bob")
    assert run("add", "alice", stdin="another horse") == (0, "alice is changed, groups nurses")
    lines = path.read_text().splitlines()
    assert [line.partition(":")[0] for line in lines] == ["# the ward", "", "alice", "# its end", "bob"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert run("check", "alice", stdin="another horse") == (0, "that is alice's password")
    assert run("check", "alice") == (1, "pace user: that is not alice's password")
    assert run("add", "alice", "--groups", "")[1] == "alice is changed"
    assert run("list") == (0, "alice\nbob")


def test_remove(run, path):
    run("add", "alice")
    run("add", "bob", "--groups", "x")
    assert run("remove", "alice") == (0, "alice is removed")
    assert run("list")[1] == "bob, groups x"
    assert run("remove", "alice") == (1, f"pace user: there is no user alice in {path}")
    assert run("check", "alice")[0] == 1


@pytest.mark.parametrize(("arguments", "stdin", "said"), [
    (["a b"], PASSWORD, "'a b' is no user's name"), (["a:b"], PASSWORD, "'a:b' is no user's name"),
    (["users"], PASSWORD, "neither everyone nor users"),
    (["alice", "--groups", "a b"], PASSWORD, "'a b' is no group's name"),
    (["alice"], "short", "8 to 256 characters"), (["alice"], "x" * 257, "8 to 256 characters"), (["alice"], "", "8 to"),
])
def test_what_is_refused_changes_nothing(run, path, arguments, stdin, said):
    status, told = run("add", *arguments, stdin=stdin)
    assert status == 1
    assert said in told
    assert not path.exists()


def test_a_name_that_differs_in_capitals_alone_would_break_the_file(run, path):
    run("add", "alice")
    before = path.read_text()
    assert run("add", "Alice") == (1, "pace user: alice is there already, and capitals tell no users apart; "
                                      "another name, or alice itself")
    assert path.read_text() == before


def test_nobody_is_asked_for_the_password_of_a_name_that_cannot_be(path, monkeypatch, capsys):
    monkeypatch.setattr(module, "getpass", lambda prompt: pytest.fail("asked"))
    assert main(["user", "add", str(path), "a:b"]) == 1
    assert "'a:b' is no user's name" in capsys.readouterr().err


def test_a_broken_file_is_told_and_left(run, path):
    path.write_text("alice\n")
    for action, *name in (("add", "bob"), ("remove", "bob"), ("list",)):
        status, said = run(action, *name)
        assert status == 1
        assert f"{path}:1: a line is" in said
    assert path.read_text() == "alice\n"


def test_a_folder_that_is_not_there(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD))
    assert main(["user", "add", str(tmp_path / "none" / "users"), "alice", "--stdin"]) == 1
    assert "cannot be written: No such file" in capsys.readouterr().err


def test_no_change_is_lost_where_several_are_made_at_once(path):
    names = [f"user{number}" for number in range(16)]
    with ThreadPoolExecutor(len(names)) as threads:
        list(threads.map(lambda name: module._write(path, name, f"{name}:hash:"), names))
    assert sorted(path.read_text().split()) == sorted(f"{name}:hash:" for name in names)


def test_a_link_to_the_file_stays_one(run, path, tmp_path):
    path.symlink_to(tmp_path / "elsewhere")
    run("add", "alice")
    assert path.is_symlink()
    assert run("list")[1] == "alice"


def test_the_password_is_asked_for_twice(path, monkeypatch, capsys):
    answers = [PASSWORD, PASSWORD, PASSWORD, "another"]
    monkeypatch.setattr(module, "getpass", lambda prompt: answers.pop(0))
    assert main(["user", "add", str(path), "alice"]) == 0
    assert main(["user", "add", str(path), "bob"]) == 1
    assert "two passwords" in capsys.readouterr().err
    assert list(read(path)[0]) == ["alice"]
