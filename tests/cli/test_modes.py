"""Files of secrets that others can read."""
from types import SimpleNamespace

import pytest

from pace.cli.modes import ADVICE, judge, warnings

OWNER, ROOT = 1000, 0


@pytest.mark.parametrize(("mode", "owner", "fault"), [
    (0o600, OWNER, None), (0o400, OWNER, None), (0o600, ROOT, None),
    (0o640, ROOT, None), (0o440, ROOT, None),  # as docs/operations.md installs them
    (0o640, OWNER, "its group can read it"),
    (0o660, ROOT, "its group can read and change it"), (0o620, OWNER, "its group can change it"),
    (0o644, OWNER, "others can read it"), (0o644, ROOT, "others can read it"), (0o604, OWNER, "others can read it"),
    (0o666, OWNER, "others can read and change it"), (0o602, ROOT, "others can change it"),
    (0o601, OWNER, "others can run it"),
])
def test_who_can_read_or_change_a_file(mode, owner, fault):
    told = judge(SimpleNamespace(st_mode=0o100000 | mode, st_uid=owner))
    assert told == (fault and f"has mode {mode:04o}: {fault}")


def test_all_files_are_looked_at(tmp_path):
    users, secret, redis = tmp_path / "users", tmp_path / "secret", tmp_path / "redis"
    for path in (users, secret, redis):
        path.touch()
        path.chmod(0o644)
    items = {"pace.secret": "file:secret", "pace.redis_password": "file:redis", "pace.redis_url": "redis://h"}
    settings = SimpleNamespace(users=users)
    assert warnings(tmp_path, items, settings) == [
        f"pace.users: {users} has mode 0644: others can read it; {ADVICE}",
        f"pace.secret: {secret} has mode 0644: others can read it; {ADVICE}",
        f"pace.redis_password: {redis} has mode 0644: others can read it; {ADVICE}"]
    for path in (users, secret, redis):
        path.chmod(0o600)
    assert warnings(tmp_path, items, settings) == []


def test_what_is_in_no_file_is_not_looked_at():
    assert warnings("/nowhere", {"pace.secret": "env:SECRET"}, SimpleNamespace(users=None)) == []
    assert warnings("/nowhere", {}, SimpleNamespace(users=None)) == []
