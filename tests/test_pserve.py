"""pace.pserve: Pyramid's command, after a look at the file."""
import pytest

from pace import pserve


@pytest.fixture
def passed_on(monkeypatch):
    """The arguments that reached Pyramid's command."""
    calls = []
    monkeypatch.setattr("pyramid.scripts.pserve.main", lambda argv: calls.append(argv) or 7)
    return calls


def test_a_sound_file_is_passed_on(tmp_path, passed_on):
    path = tmp_path / "a.ini"
    path.write_text("[app:main]\nuse = egg:any\nx = %(who)s\n[server:main]\nport = %(http_port)s\n")
    arguments = ["pserve", "--reload", str(path), "http_port=80", "who=a%b"]
    assert pserve.main(arguments) == 7
    assert passed_on == [arguments]


@pytest.mark.parametrize("arguments", [["pserve"], ["pserve", "egg:some"], ["pserve", "redis://x"]])
def test_what_is_no_ini_file_is_passed_on(arguments, passed_on):
    assert pserve.main(arguments) == 7


@pytest.mark.parametrize(("text", "told"), [
    ("[a]\n[a]\n", ":2 [a]: stands twice, first in line 1; each section once"),
    ("[server:main]\nx = %s\n", ":2 [server:main] x = %...: a % is written %% here"),
    ("[loggers]\nkeys = root, a\n[logger_root]\n[handlers]\n[formatters]\n",
     ":2 [loggers] keys = root, a: there is no [logger_a]"),
    (None, ": cannot be read: No such file or directory"),
])
def test_what_cannot_be_read_is_one_line_and_status_1(tmp_path, passed_on, capsys, text, told):
    path = tmp_path / "a.ini"
    if text:
        path.write_text(text)
    assert pserve.main(["pserve", str(path)]) == 1
    assert passed_on == []
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{path}{told}")


def test_another_server_section_is_not_asked_for(tmp_path, passed_on):
    path = tmp_path / "a.ini"
    path.write_text("[server:main]\nport = 80\n[server:other]\nport = %s\n")
    assert pserve.main(["pserve", str(path)]) == 7
    assert pserve.main(["pserve", "--server-name", "other", str(path)]) == 1
