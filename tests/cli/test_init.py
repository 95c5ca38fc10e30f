"""The command's frame: help, usage, exit statuses."""
import os
import subprocess
import sys

import pytest

from pace import cli
from pace.keys import Keys
from tests.support.cli import PACE, run_pace


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert all(command in shown for command in cli.COMMANDS)


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_has_help(command, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])
    assert ended.value.code == 0
    assert f"pace {command}" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["tail"], ["keys", "a", "b"]])
def test_bad_usage_is_status_2(arguments):
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2


def test_error_is_one_line_and_status_1(capsys):
    assert cli.main(["keys", "ecg", "--ini", "/nowhere/pace.ini"]) == 1
    shown = capsys.readouterr().err
    assert shown.startswith("pace keys: /nowhere/pace.ini")
    assert shown.count("\n") == 1


def test_interrupt_is_status_130(monkeypatch):
    def interrupt(options):
        raise KeyboardInterrupt
    monkeypatch.setattr("pace.cli.keys.run", interrupt)
    assert cli.main(["keys", "ecg"]) == 130


def test_installed_command_runs():
    done = run_pace("publish", "nowhere.csv", "--channel", "x")
    assert done.returncode == 1
    assert "nowhere.csv" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_needs_neither_gevent_nor_redis():
    program = "import pace.cli, sys; pace.cli.parse(['tail', 'x']); print({'gevent', 'redis'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "set()\n"


def test_reader_that_goes_away_is_no_traceback(redis_server):
    redis_server.client().xadd(Keys().blocks("x"), {"b": "1"})
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as nobody:
        done = subprocess.run([PACE, "keys", "x", "--redis-url", redis_server.url],
                              stdout=nobody, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (1, "")
