"""pace.settings.changes: what a file that is read again means for a running server."""
import pytest

from pace.settings import load
from pace.settings.changes import MOST, change, differing, other_sections

BASE = ("[app:main]\nuse = egg:pace\n[channel:a]\n[channel:b]\nlabel = B\n"
        "[server:main]\nworkers = 1\n[loggers]\nkeys = root\n")


@pytest.fixture
def read(tmp_path):
    """Settings of an ini of this text."""
    path = tmp_path / "pace.ini"

    def settings(text):
        path.write_text(text)
        return load(path)
    settings.path = path
    return settings


def test_nothing_changed(read):
    found = change(read(BASE), read(BASE))
    assert (found.added, found.changed, found.removed, found.taken, found.waiting) == ((), (), (), (), ())
    assert str(found) == "no channel changed"


def test_channels(read):
    found = change(read(BASE), read(BASE.replace("[channel:a]", "[channel:c]").replace("= B", "= Bee")))
    assert (found.added, found.changed, found.removed) == (("c",), ("b",), ("a",))
    assert list(found.settings.channels) == ["c", "b"]
    assert str(found) == "channels: 1 added (c), 1 changed (b), 1 removed (a)"


def test_a_recording_is_a_change_of_its_channel(read):
    found = change(read(BASE), read(BASE.replace("[channel:b]", "rate=360\n[replay:a]\nfile=pace:data/mitdb-208.csv\n"
                                                 "[channel:b]")))
    assert found.changed == ("a",)
    assert list(found.settings.replays) == ["a"]


def test_keys_that_take_effect_and_keys_that_wait(read):
    fresh = read(BASE.replace("egg:pace", "egg:pace\npace.max_queue = 70000\npace.flush_ms = 20\npace.discover = x"))
    found = change(read(BASE), fresh)
    assert found.taken == ("pace.max_queue",)
    assert found.waiting == ("[app:main] pace.discover", "[app:main] pace.flush_ms")
    assert (found.settings.max_queue, found.settings.flush_ms, found.settings.discover) == (70_000, 40, None)
    assert str(found) == "no channel changed; set anew: pace.max_queue"


def test_many_names_are_cut(read):
    found = change(read(BASE), read(BASE + "".join(f"[channel:x{n}]\n" for n in range(50))))
    assert str(found).startswith("channels: 50 added (x0, ")
    assert str(found).count("x") == MOST


def test_sections_that_only_a_start_reads(read):
    read(BASE)
    before = other_sections(read.path)
    assert before == {("server:main", "workers"): "1", ("loggers", "keys"): "root"}
    read(BASE.replace("workers = 1", "workers = 2\nlisten = *:80").replace("keys = root", ""))
    assert differing(before, other_sections(read.path)) == (
        "[loggers] keys", "[server:main] listen", "[server:main] workers")
