"""pace.settings.inifile: what PasteDeploy reads, and one line where it cannot be read."""
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plaster import get_loader

from pace.errors import SettingsError
from pace.settings import IniFile
from tests.support.attempts import attempt


@pytest.fixture
def ini(tmp_path):
    def write(text, variables=None):
        path = tmp_path / "pace.ini"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return IniFile(path, variables)
    return write


def test_own_values_of_a_section(ini):
    read = ini("[DEFAULT]\nrate = 1\nother = 2\n[channel:a]\nrate = 360\n[channel:b]\n")
    assert read.sections() == ["channel:a", "channel:b"]
    assert read.items("channel:a") == {"rate": "360"}
    assert read.items("channel:b") == read.items("channel:c") == {}


def test_interpolation_of_here_and_variables(ini, tmp_path):
    read = ini("[replay:a]\nfile = %(here)s/%(name)s.csv\npercent = 5%%\n", {"name": "x%y"})
    assert read.items("replay:a") == {"file": f"{tmp_path}/x%y.csv", "percent": "5%"}


def test_case_of_keys_is_kept(ini):
    assert ini("[a]\nRate = 1\n").items("a") == {"Rate": "1"}


def test_same_values_as_pastedeploy(ini, tmp_path):
    text = "[app:main]\nuse = egg:pace\npace.discover = a%%b\nx = %(here)s\n two\n# y = 1\n"
    theirs = dict(get_loader(str(tmp_path / "pace.ini")).get_settings("app:main")) if ini(text) else None
    assert ini(text).items("app:main") == theirs


@pytest.mark.parametrize(("text", "told"), [
    ("[channel:a]\n[channel:a]\n", ":2 [channel:a]: stands twice, first in line 1; each section once"),
    ("[channel:a]\nrate = 1\nrate = 2\n", ":3 [channel:a] rate: stands twice, first in line 2; each key once"),
    ("rate = 1\n", ":1: stands before the first [section]"),
    ("[a]\nx = 1\nrate\n", ":3: is neither `key = value` nor a comment"),
    (b"\xef\xbb\xbf[a]\n", ": begins with a byte order mark, as some editors write one before UTF-8; "
     "save the file without it"),
    (b"[a]\nx = \xff\n", ": is not UTF-8 at byte 8"),
])
def test_what_cannot_be_read_is_one_line(ini, tmp_path, text, told):
    with pytest.raises(SettingsError) as caught:
        ini(text)
    assert str(caught.value) == f"{tmp_path}/pace.ini{told}"


def test_missing_file(tmp_path):
    with pytest.raises(SettingsError, match="none.ini: cannot be read: No such file or directory$"):
        IniFile(tmp_path / "none.ini")


def test_percent_is_explained_and_the_password_is_not_shown(ini):
    read = ini("[app:main]\npace.redis_url = redis://:p%40ss@h\n")
    with pytest.raises(SettingsError, match="a % is written %% here") as caught:
        read.items("app:main")
    assert "ss@h" not in str(caught.value)


def test_check_of_some_sections(ini):
    read = ini("[app:main]\nx = 5%\n[formatter_line]\nformat = %(message)s\n")
    read.check("server:")
    with pytest.raises(SettingsError, match="a % is written %% here"):
        read.check("app:")


def test_all_faults_are_gathered_and_the_rest_is_read(tmp_path):
    path = tmp_path / "pace.ini"
    path.write_bytes(b"\xef\xbb\xbf[a]\nx = 1\ny\nx = 3\n[a]\nw = %(z)s\nv = 2\n")
    faults = []
    read = IniFile(path, faults=faults)
    assert read.items("a") == {"x": "3", "v": "2"}
    assert [fault.line for fault in faults] == [None, 3, 4, 5, 6]


def test_lines_of_sections_and_keys(ini):
    read = ini("[a]\n\nx = 1\r\n[b]\ny : 2\n")
    assert [read.line("a"), read.line("a", "x"), read.line("b", "y")] == [1, 3, 5]
    assert (read.line("b", "none"), read.line("none")) == (4, None)


@given(st.text() | st.lists(st.sampled_from(
    ["[channel:a]\n", "[app:main]\n", "rate = 1\n", "rate = %(x)s\n", " more\n", "[", "]", "=", "%", "\n", "\0", ";"]
)).map("".join))
def test_any_text_is_read_or_refused_in_one_line(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.ini"
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    read, error = attempt(lambda: IniFile(path), SettingsError)
    for section in read.sections() if read else ():
        _, error = attempt(lambda section=section: read.items(section), SettingsError)
        assert error is None or len(str(error).splitlines()) == 1
    assert error is None or len(str(error).splitlines()) == 1
