"""pace.settings.who: who may do something."""
import pytest

from pace.errors import Malformed, SettingsError
from pace.settings import load
from pace.settings.who import who
from tests.support.ini import ini_text

SECRET = "s" * 32


@pytest.mark.parametrize(("text", "found"), [
    ("users", {"users"}),
    ("everyone", {"everyone"}),
    ("nobody", set()),
    ("ada, group:doctors ben", {"user:ada", "user:ben", "group:doctors"}),
    ("user:users", {"user:users"}),
    ("ada@example.org", {"user:ada@example.org"}),
    ("user:nobody", {"user:nobody"}),
])
def test_names_and_groups(text, found):
    assert who().read(text) == found


@pytest.mark.parametrize("text", [
    "", " ", "grop:doctors", "group:", "a:b", "x" * 65, "user:group:x", "group:ärzte", "ada;ben"])
def test_what_names_nobody(text):
    with pytest.raises((ValueError, Malformed), match="^"):
        who().read(text)


def test_nobody_and_somebody():
    with pytest.raises(Malformed, match="nobody stands alone"):
        who().read("nobody, ada")


@pytest.fixture
def loaded(tmp_path, monkeypatch):
    """Settings of an ini file, whose faults are raised."""
    monkeypatch.setenv("PACE_TEST_SECRET", SECRET)

    def load_it(**sections):
        path = tmp_path / "pace.ini"
        path.write_text(ini_text(**sections))
        return load(path)
    return load_it


def test_of_a_channel_and_of_those_that_say_nothing(loaded):
    settings = loaded(settings={"auth": "header", "secret": "env:PACE_TEST_SECRET", "view": "group:doctors"},
                      channels={"ecg": {"view": "ada"}, "testing": {"kind": "text"}})
    assert settings.channels["ecg"].view == {"user:ada"}
    assert settings.channels["testing"].view is None
    assert settings.view == {"group:doctors"}
    assert (settings.note, settings.publish, settings.share) == ({"users"}, frozenset(), {"users"})


@pytest.mark.parametrize("sections", [
    {"settings": {"view": "ada"}}, {"settings": {"share": "nobody"}}, {"channels": {"ecg": {"note": "nobody"}}}])
def test_where_nobody_is_known_it_would_protect_nothing(loaded, sections):
    with pytest.raises(SettingsError, match="says nothing with pace.auth = none"):
        loaded(**sections)


def test_links_are_signed(loaded):
    with pytest.raises(SettingsError, match="links are signed: they need pace.secret"):
        loaded(settings={"auth": "header", "share": "users"})
    assert loaded(settings={"auth": "header"}).share == frozenset()
    assert loaded(settings={"auth": "header", "share": "nobody"}).share == frozenset()
