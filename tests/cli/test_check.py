"""``pace check``: all faults at once, or what the file means."""
import pytest

from pace.cli import main
from tests.support.ini import ini_text

WRONG = """[app:main]
use = egg:pace
pace.flush_ms = fast
pace.redis_url = redis://:p%40ss@h
[channel:a]
rate = 1
rate = 2
[channel:a]
[server:main]
use = egg:pace#server
listen = nowhere
workers = many
backlog = %(x)s
[loggers]
keys = root
[handlers]
[formatters]
"""


@pytest.fixture
def check(tmp_path, capsys):
    """Check an ini of this text; gives the status, the lines that were printed, and those of the errors."""
    path = tmp_path / "pace.ini"

    def run(text, *arguments):
        path.write_text(text)
        status = main(["check", str(path), *arguments])
        out, err = capsys.readouterr()
        return status, out.splitlines(), [line.removeprefix(str(path)) for line in err.splitlines()]
    return run


def test_everything_wrong_is_told_at_once(check):
    status, out, err = check(WRONG)
    assert (status, out) == (1, [])
    *faults, total = err
    assert [fault.partition(":")[2].split(" ")[0] for fault in faults] == ["3", "4", "7", "8", "11", "12", "13", "15"]
    assert total.startswith(": 8 faults; the server would not start")
    assert "ss@h" not in "".join(err)


@pytest.mark.parametrize(("text", "fault"), [
    ("", ": there is no [app:main] with use = egg:pace"),
    ("[app:main]\n", ":1 [app:main] use: is missing; right is egg:pace"),
    ("[app:main]\nuse = egg:pace\n[channel:a]\nrate = x\n",
     ":4 [channel:a] rate = x: a number from 0.001 to 100000, Hz"),
])
def test_one_fault(check, text, fault):
    status, _, err = check(text)
    assert (status, err[0], err[1].partition(";")[0]) == (1, fault, ": 1 fault")


def test_a_file_that_cannot_be_read(capsys):
    assert main(["check", "/nowhere/pace.ini"]) == 1
    assert capsys.readouterr().err.startswith("/nowhere/pace.ini: cannot be read: No such file")


def test_what_the_server_would_do(check, redis_server):
    text = ini_text({"redis_url": redis_server.url}, {"ecg": {"rate": "360", "leads": "I II"}})
    status, out, err = check(text)
    assert (status, err) == (0, [])
    assert out[0].startswith(f"Redis    {redis_server.url}: answers, version ")
    assert "ecg      ecg    waveform  pubsub:ecg  I II   360 Hz" in out


def test_quiet_says_nothing_where_all_is_well(check, redis_server):
    assert check(ini_text({"redis_url": redis_server.url}), "--quiet") == (0, [], [])


def test_secrets_that_others_can_read_are_told_and_no_fault(check, redis_server, tmp_path):
    (tmp_path / "secret").write_text("s" * 32)
    (tmp_path / "secret").chmod(0o644)
    status, out, err = check(ini_text({"redis_url": redis_server.url, "secret": "file:secret"}), "--quiet")
    assert (status, out) == (0, [])
    assert [line.partition(";")[0] for line in err] == [
        f": warning: pace.secret: {tmp_path}/secret has mode 0644: others can read it"]


def test_redis_that_does_not_answer_is_status_1(check):
    status, out, err = check(ini_text({"redis_url": "redis://:secret@127.0.0.1:1"}), "--quiet")
    assert (status, err) == (1, [])
    assert out[0].startswith("Redis    redis://***@127.0.0.1:1: does not answer (Redis: ")


def test_variables_are_those_of_pserve(check, redis_server):
    text = ini_text({"redis_url": "%(redis)s"}, {"ecg": {"label": "%(who)s"}})
    assert "Ann" in "".join(check(text, f"redis={redis_server.url}", "who=Ann")[1])
    with pytest.raises(SystemExit):
        check(text, "who")


@pytest.mark.parametrize(("server", "fault"), [
    ({"listen": "0.0.0.0:6543"}, "[server:main] listen = 0.0.0.0:6543: others than this machine can connect"),
    ({"listen": "127.0.0.1:6543 unix:/run/pace"}, "[server:main] listen = 127.0.0.1:6543 unix:/run/pace: others"),
    ({"forwarded_allow_ips": "127.0.0.1"}, "[server:main] forwarded_allow_ips = 127.0.0.1: a proxy brings others"),
])
def test_where_nobody_logs_in_nobody_else_may_come(check, server, fault):
    status, _, err = check(ini_text(server=server))
    assert status == 1
    assert err[0].partition(" ")[2].startswith(fault)
    assert "pace.insecure = yes" in err[0]
    assert "[server:main]" not in "".join(check(ini_text(server=server, settings={"insecure": "yes"}))[2])


def test_wrong_lines_of_the_users_file_are_told(check, tmp_path):
    (tmp_path / "users").write_text("alice\n# bob\ncarol:x:\n")
    (tmp_path / "secret").write_text("s" * 32)
    status, _, err = check(ini_text(settings={"auth": "users", "users": "users", "secret": "file:secret"}))
    assert status == 1
    assert [line.partition(": ")[0].rpartition("/")[2] for line in err[:2]] == ["users:1", "users:3"]
