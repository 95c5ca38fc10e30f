"""pace.settings.logsections: what Python's logging would stumble over."""
import pytest

from pace.settings import IniFile
from pace.settings.logsections import check_logging
from tests.support.ini import LOGGING
from tests.support.source import ROOT


@pytest.fixture
def faults(tmp_path):
    def look(text):
        path = tmp_path / "a.ini"
        path.write_text(text)
        found = []
        check_logging(IniFile(path), found)
        return [str(fault).partition(" ")[2] for fault in found]
    return look


@pytest.mark.parametrize("name", ["development.ini", "production.ini"])
def test_shipped_files_are_right(faults, name):
    assert faults((ROOT / name).read_text()) == []


def test_a_file_without_logging(faults):
    assert faults("[app:main]\n") == []


@pytest.mark.parametrize(("old", "new", "fault"), [
    ("keys = root, pace", "keys = root, pace, other", "[loggers] keys = root, pace, other: there is no [logger_other]"),
    ("[handler_console]", "[handler_consle]", "[handlers] keys = console: there is no [handler_console]"),
    ("handlers = console", "handlers = consol", "[logger_root] handlers = consol: did you mean console?"),
    ("formatter = plain", "formatter = x", "[handler_console] formatter = x: known are plain"),
    ("keys = root, pace", "keys = pace", "[loggers] keys = pace: root must be among them"),
    ("[formatters]\nkeys = plain\n", "[other]\n", "[loggers]: beside it there must be [formatters]"),
    ("level = WARNING", "level = warn", "[logger_root] level = warn: DEBUG, INFO, "),
])
def test_faults(faults, old, new, fault):
    assert faults(LOGGING.replace(old, new))[0].startswith(fault)
