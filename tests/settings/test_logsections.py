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
    ("class = StreamHandler", "class = StreamHandlr", "[handler_console] class = StreamHandlr: a handler of Python's"),
    ("class = StreamHandler", "class = Filter", "[handler_console] class = Filter: a handler of Python's"),
    ("class = StreamHandler\n", "", "[handler_console] class: a handler of Python's"),
    ("args = (sys.stderr,)", "args = (sys.stder,)", "[handler_console] args = (sys.stder,): there is no sys.stder"),
    ("args = (sys.stderr,)", "args = (sys.stderr", "[handler_console] args = (sys.stderr: a tuple of Python"),
    ("args = (sys.stderr,)", "args = (sys.stderr)", "[handler_console] args = (sys.stderr): a tuple of Python"),
    ("class = StreamHandler\nargs = (sys.stderr,)", "class = FileHandler\nargs = ('/no/where/pace.log',)",
     "[handler_console] args = ('/no/where/pace.log',): there is no folder /no/where"),
    ("class = StreamHandler\nargs = (sys.stderr,)", "class = handlers.WatchedFileHandler\nargs = ('%(here)s', 'a')",
     "[handler_console] args = ('"),
    ("[formatter_plain]", "[formatter_plain]\nclass = pace.logs.JsonFormater",
     "[formatter_plain] class = pace.logs.JsonFormater: there is no such class"),
    ("%(asctime)s", "%(asctim)s", "[formatter_plain] format = %(asctim)s %(levelname)s [%(name)s] %(message)s: cannot"),
    ("%(message)s", "%(message)", "[formatter_plain] format = %(asctime)s %(levelname)s [%(name)s] %(message): cannot"),
    ("level = WARNING", "level = warn", "[logger_root] level = warn: DEBUG, INFO, "),
])
def test_faults(faults, old, new, fault):
    assert faults(LOGGING.replace(old, new))[0].startswith(fault)


@pytest.mark.parametrize(("old", "new"), [
    ("class = StreamHandler\nargs = (sys.stderr,)", "class = FileHandler\nargs = ('%(here)s/pace.log',)"),
    ("class = StreamHandler\nargs = (sys.stderr,)", "class = handlers.SysLogHandler\nargs = ('/dev/log', True)"),
    ("class = StreamHandler\nargs = (sys.stderr,)", "class = pace.security.audit._Stream\nargs = (sys.stderr,)"),
    ("class = StreamHandler\nargs = (sys.stderr,)", "class = StreamHandler"),
    ("[formatter_plain]", "[formatter_plain]\nclass = pace.logs.JsonFormatter"),
    ("[formatter_plain]\n", "[formatter_plain]\nstyle = {\nformat = {message} %%\n[formatter_other]\n"),
])
def test_what_is_right(faults, old, new, tmp_path):
    assert faults(LOGGING.replace(old, new)) == []
    assert [path.name for path in tmp_path.iterdir()] == ["a.ini"]
