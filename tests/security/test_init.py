"""pace.security's includeme."""
import pytest

from pace.security import audit
from pace.security.passwords import NOBODY
from pace.settings import load


@pytest.fixture
def include(dummy_config, tmp_path):
    def include(lines=None, **values):
        (tmp_path / "secret").write_text("s" * 32)
        if lines is not None:
            (tmp_path / "users").write_text(lines)
        ini = tmp_path / "pace.ini"
        ini.write_text("[app:main]\n" + "".join(f"pace.{key} = {value}\n" for key, value in values.items()))
        dummy_config.registry.settings["pace.settings"] = load(ini)
        dummy_config.include("pace.security")
        return dummy_config.registry.settings
    yield include
    audit.configure(audit.NONE)


def test_nobody_has_to_be_known(include):
    assert include()["pace.known_users"] is None


def test_the_users_of_the_file(include):
    users = include(f"alice:{NOBODY}:\n", auth="users", users="users", secret="file:secret")["pace.known_users"]
    assert users.get("alice").name == "alice"


def test_a_wrong_file_ends_the_start_with_one_line(include):
    with pytest.raises(SystemExit, match=r"users:1: a line is"):
        include("alice\n", auth="users", users="users", secret="file:secret")
