"""pace.logs: a line for each event."""
import json
import logging
import sys

import pytest

from pace.logs import MOST, JsonFormatter, LineFormatter, apply, one_line


def record(message="hello %s", args=("you",), exc_info=None, level=logging.WARNING):
    made = logging.LogRecord("pace.ingest.status", level, "x.py", 1, message, args, exc_info)
    made.created = 1_000_000_000.1234
    return made


def failure():
    try:
        raise ValueError("no\nnumber")
    except ValueError:
        return sys.exc_info()


def test_a_record_as_json():
    assert json.loads(JsonFormatter().format(record())) == {
        "time": "2001-09-09T01:46:40.123Z", "level": "warning", "logger": "pace.ingest.status",
        "message": "hello you", "process": record().process}


def test_an_exception_as_json():
    text = JsonFormatter().format(record(exc_info=failure()))
    assert len(text.splitlines()) == 1
    line = json.loads(text)
    assert line["error"] == "ValueError"
    assert line["trace"].startswith("Traceback (most recent call last):\n")


def test_plain_lines_keep_the_format():
    formatter = LineFormatter("%(levelname)s [%(name)s] %(message)s")
    assert formatter.format(record()) == "WARNING [pace.ingest.status] hello you"
    line = formatter.format(record(exc_info=failure()))
    assert len(line.splitlines()) == 1
    assert line.startswith("WARNING [pace.ingest.status] hello you | Traceback (most recent call last): | ")


@pytest.mark.parametrize("formatter", [JsonFormatter(), LineFormatter()])
def test_nobody_writes_a_line_of_his_own(formatter):
    line = formatter.format(record(args=("you\nERROR [pace] all is lost\x1b[2J\u2028",)))
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line


def test_a_long_text_is_cut():
    assert len(one_line("x" * 2 * MOST)) == MOST


@pytest.fixture
def root():
    """A root logger of the test's own, with a handler; a logger below it has another."""
    root = logging.RootLogger(logging.INFO)
    root.manager = logging.Manager(root)
    root.addHandler(logging.StreamHandler())
    child = root.manager.getLogger("a.b")
    child.addHandler(logging.StreamHandler())
    child.handlers[0].setFormatter(logging.Formatter("%(message)s!"))
    return root


def formatters(root):
    return [handler.formatter for handler in [*root.handlers, *root.manager.getLogger("a.b").handlers]]


def test_json_everywhere(root):
    apply("json", root)
    assert [type(formatter) for formatter in formatters(root)] == [JsonFormatter] * 2


def test_plain_formats_stay_what_they_were(root):
    apply("plain", root)
    assert [type(formatter) for formatter in formatters(root)] == [LineFormatter] * 2
    assert formatters(root)[1].format(record()) == "hello you!"


def test_the_style_of_a_format_stays(root):
    root.handlers[0].setFormatter(logging.Formatter("{levelname}: {message}", style="{"))
    apply("plain", root)
    assert formatters(root)[0].format(record()) == "WARNING: hello you"


def test_formatters_of_others_stay(root):
    class Other(logging.Formatter):
        pass
    root.handlers[0].setFormatter(Other())
    apply("plain", root)
    assert type(formatters(root)[0]) is Other


def test_python_leaves_all_as_it_is(root):
    before = formatters(root)
    apply("python", root)
    assert formatters(root) == before
