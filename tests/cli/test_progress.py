"""The progress line, on a terminal and elsewhere."""
import io

import pytest

from pace.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock():
    """A clock that a test sets: ``clock.now``."""
    def read():
        return read.now
    read.now = 0.0
    return read


def test_line_is_rewritten_in_place(clock):
    stream = Terminal()
    progress = Progress(stream, clock)
    progress.show("one")
    clock.now = 1
    progress.show("two")
    assert stream.getvalue() == "\r\x1b[Kone\r\x1b[Ktwo"


def test_line_is_rewritten_twice_a_second_at_most(clock):
    stream = Terminal()
    progress = Progress(stream, clock)
    for step in range(100):
        clock.now = step / 100
        progress.show(str(step))
    assert stream.getvalue() == "\r\x1b[K0\r\x1b[K50"


def test_end_leaves_the_last_text(clock):
    stream = Terminal()
    progress = Progress(stream, clock)
    progress.show("one")
    progress.show("two")
    progress.end()
    assert stream.getvalue().endswith("\x1b[Ktwo\n")


def test_file_gets_the_end_alone(clock):
    stream = io.StringIO()
    progress = Progress(stream, clock)
    progress.show("one")
    progress.say("Redis is away")
    progress.show("two")
    progress.end()
    assert stream.getvalue() == "Redis is away\ntwo\n"
