"""pace.checking: the whole of an ini file."""
import pytest

from pace.checking import look
from tests.support.ini import LOGGING
from tests.support.production import shipped_production
from tests.support.source import ROOT


@pytest.mark.parametrize("path", [lambda folder: ROOT / "development.ini", shipped_production],
                         ids=["development.ini", "production.ini"])
def test_shipped_files_are_right(path, tmp_path):
    (settings, serving), faults = look(str(path(tmp_path)), {})
    assert faults == []
    assert settings.channels
    assert serving.listen == "127.0.0.1:6543"


def test_an_application_of_another_name(tmp_path):
    path = tmp_path / "a.ini"
    path.write_text("[pipeline:main]\npipeline = pace\n[app:pace]\nuse = egg:pace\npace.flush_ms = x\n")
    (fault,) = look(str(path), {})[1]
    assert str(fault).startswith(f"{path}:5 [app:pace] pace.flush_ms = x")


def test_another_server_is_not_looked_at(tmp_path):
    path = tmp_path / "a.ini"
    path.write_text("[app:main]\nuse = egg:pace\n[server:main]\nuse = egg:waitress#main\nthreads = 4\n")
    assert look(str(path), {})[0][1] is None


@pytest.mark.parametrize(("text", "fault"), [
    ("[channel:a]\nrate = x\n", "[channel:a] rate = x: a number"),
    ("[server:main]\nuse = egg:pace#server\nworkers = two\n", "[server:main] workers = two: a whole number"),
    ("[server:main]\nuse = egg:pace#server\nlisten = *:80\n", "[server:main] listen = *:80: others than this machine"),
    ("[loggers]\nkeys = root, x\n[handlers]\n[formatters]\n[logger_root]\n", "[loggers] keys = root, x: there is no"),
    ("nonsense\n", "is neither `key = value` nor a comment"),
])
def test_each_part_is_looked_at(tmp_path, text, fault):
    path = tmp_path / "a.ini"
    path.write_text(f"[app:main]\nuse = egg:pace\n{text}")
    assert [str(found).partition(" ")[2].startswith(fault) for found in look(str(path))[1]] == [True]


def test_a_lone_percent_in_a_section_of_logging(tmp_path):
    path = tmp_path / "a.ini"
    path.write_text("[app:main]\nuse = egg:pace\n" + LOGGING.replace("(sys.stderr,)", "('%(nowhere)s/log',)"))
    (fault,) = look(str(path))[1]
    assert "[handler_console] args = ('%...: a % is written %%" in str(fault)


def test_the_users_are_looked_at(tmp_path):
    path, users, secret = tmp_path / "a.ini", tmp_path / "users", tmp_path / "secret"
    path.write_text("[app:main]\nuse = egg:pace\npace.auth = users\npace.users = users\npace.secret = file:secret\n")
    secret.write_text("s" * 32)
    users.write_text("alice\n")
    (fault,) = look(str(path))[1]
    assert str(fault).startswith(f"{users}:1: a line is")


def test_a_file_that_cannot_be_read(tmp_path):
    plan, (fault,) = look(str(tmp_path / "none.ini"))
    assert plan is None
    assert "cannot be read" in str(fault)
