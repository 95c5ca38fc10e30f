"""pace.settings.auditing: where the audit log goes."""
import pytest

from pace.errors import SettingsError
from pace.settings import load


@pytest.mark.parametrize(("said", "where"), [
    ({}, "none"), ({"pace.audit": "stderr"}, "stderr"), ({"pace.auth": "header"}, "stderr"),
    ({"pace.auth": "header", "pace.audit": "none"}, "none")])
def test_nobody_known_nothing_to_tell(said, where):
    assert load(None, said).audit == where


def test_a_file_beside_the_ini(tmp_path):
    path = tmp_path / "pace.ini"
    path.write_text("[app:main]\nuse = egg:pace\npace.audit = audit.log\n")
    assert load(path).audit == str(tmp_path / "audit.log")


def test_a_file_that_cannot_be(tmp_path):
    with pytest.raises(SettingsError, match="there is no folder"):
        load(None, {"pace.audit": str(tmp_path / "none" / "audit.log")})
    with pytest.raises(SettingsError, match="is a folder"):
        load(None, {"pace.audit": str(tmp_path)})
