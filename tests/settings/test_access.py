"""pace.settings.access"""
import pytest

from pace.settings import examine, load


@pytest.fixture
def ini(tmp_path):
    def write(**values):
        (tmp_path / "users").write_text("")
        (tmp_path / "secret").write_text("s" * 32 + "\n")
        (tmp_path / "short").write_text("s" * 31)
        path = tmp_path / "pace.ini"
        path.write_text("[app:main]\n" + "".join(f"pace.{key} = {value}\n" for key, value in values.items()))
        return path
    return write


def test_by_default_nobody_logs_in():
    settings = load(None, {})
    assert (settings.auth, settings.users, settings.secret, settings.insecure) == ("none", None, None, False)


def test_users(ini, tmp_path):
    settings = load(ini(auth="users", users="users", secret="file:secret"))
    assert (settings.users, settings.secret, settings.idle_logoff) == (tmp_path / "users", "s" * 32, 1800)
    assert "ssss" not in repr(settings)


def test_header(ini):
    settings = load(ini(auth="header", auth_header="X-Remote-User", auth_groups_header="X-Groups"))
    assert (settings.auth_header, settings.auth_groups_header) == ("X-Remote-User", "X-Groups")


@pytest.mark.parametrize(("values", "faults"), [
    ({"auth": "users"}, ["pace.users: is missing; pace.auth = users needs it: name a file, which `pace user add` makes",
                         "pace.secret: is missing; pace.auth = users needs it: env:NAME or file:PATH; "
                         "`openssl rand -hex 32` makes one"]),
    ({"auth": "users", "users": "none", "secret": "file:secret"}, ["; `pace user add` makes it"]),
    ({"auth": "users", "users": "users", "secret": "file:short"}, ["the secret has less than 32 bytes"]),
    ({"auth": "users", "users": "users", "secret": "x" * 64}, ["pace.secret = ***: env:NAME or file:PATH"]),
    ({"users": "users"}, ["pace.users = users: says nothing with pace.auth = none; leave it out, or set "
                          "pace.auth = users"]),
    ({"auth": "header", "insecure": "yes"}, ["pace.insecure = yes: says nothing with pace.auth = header"]),
    ({"auth": "header", "auth_header": "X_Remote_User"}, ["REMOTE_USER or the name of a header"]),
    ({"auth": "perhaps", "users": "users"}, ["pace.auth = perhaps: none, users or header"]),
    ({"auth": "header", "allowed_origins": "*"}, ["a page of any site could watch as whoever visits it"]),
    ({"insecure": "1"}, ["true, yes, on, false, no or off"]),
])
def test_what_is_wrong(ini, values, faults):
    settings, found = examine(ini(**values))
    assert settings is None
    assert len(found) == len(faults)
    for fault, said in zip(map(str, found), faults, strict=True):
        assert said in fault
        assert "x" * 20 not in fault
        assert "s" * 20 not in fault
