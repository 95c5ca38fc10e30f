"""pace share: links from the command line."""
import json
import re

import pytest

from pace.cli import main
from pace.cli.share import duration
from pace.security import audit
from pace.security.sharing import Shares
from tests.support.ini import ini_text

SECRET = "s" * 32


@pytest.fixture
def ini(tmp_path, redis_server, monkeypatch):
    """The path of an ini file of a server with log-ins, and with an audit log that the server has begun."""
    monkeypatch.setenv("PACE_TEST_SECRET", SECRET)
    path = tmp_path / "pace.ini"
    path.write_text(ini_text(
        settings={"redis_url": redis_server.url, "auth": "header", "secret": "env:PACE_TEST_SECRET",
                  "audit": "audit.log"},
        server={"listen": "0.0.0.0:8443 [::1]:8443"}, channels={"ecg": {}}))
    path.with_name("audit.log").touch()
    yield path
    audit.configure(audit.NONE)


def test_made_listed_and_revoked(ini, redis_server, capsys):
    assert main(["share", "ecg", "--expires", "2h", "--ini", str(ini)]) == 0
    said = capsys.readouterr()
    url, = said.out.splitlines()
    base, _, token = url.rpartition("/")
    assert base == "http://localhost:8443/share"
    shares = Shares(redis_server.url, SECRET)
    link = shares.find(token)
    shares.close()
    assert (link.channel, link.by, link.expires - link.made) == ("ecg", None, 7200)
    assert said.err.startswith(f"link {link.id} shows ecg to whoever has it, until ")
    assert main(["share", "--list", "--ini", str(ini)]) == 0
    assert re.fullmatch(rf"{link.id}  20\S+Z  ecg  by pace share\n", capsys.readouterr().out)
    assert main(["share", "--revoke", link.id, "--ini", str(ini)]) == 0
    assert main(["share", "--revoke", link.id, "--ini", str(ini)]) == 1
    assert "there is no link" in capsys.readouterr().err
    lines = [json.loads(line) for line in ini.with_name("audit.log").read_text().splitlines()]
    assert [(line["event"], line["share"], line["channel"]) for line in lines] == [
        ("share", link.id, "ecg"), ("share revoked", link.id, "ecg")]


def test_the_address_by_which_others_come(ini, capsys):
    assert main(["share", "ecg", "--at", "https://ward.example.org/", "--ini", str(ini)]) == 0
    assert capsys.readouterr().out.startswith("https://ward.example.org/share/")


@pytest.mark.parametrize(("server", "begins"), [
    ("listen = [::1]:8443", "http://[::1]:8443/share/"), ("host = ward\nport = 8080", "http://ward:8080/share/"),
    ("listen = *:80", "http://localhost:80/share/"), ("", "http://127.0.0.1:6543/share/"),
])
def test_the_first_address_of_the_server(ini, server, begins, capsys):
    ini.write_text(ini.read_text().replace("listen = 0.0.0.0:8443 [::1]:8443", server))
    assert main(["share", "ecg", "--ini", str(ini)]) == 0
    assert capsys.readouterr().out.startswith(begins)


def test_a_socket_is_no_address_for_a_link_and_none_is_made(ini, capsys):
    ini.write_text(ini.read_text().replace("0.0.0.0:8443 [::1]:8443", "unix:/run/pace/pace.sock"))
    assert main(["share", "ecg", "--ini", str(ini)]) == 1
    assert "unix:/run/pace/pace.sock; say by --at URL" in capsys.readouterr().err
    assert main(["share", "--list", "--ini", str(ini)]) == 0
    assert capsys.readouterr().out == ""


def test_without_an_ini_file_nobody_knows_which_server_is_meant(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["share", "ecg"]) == 1
    assert "name the server's ini file: --ini FILE" in capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "wrong"), [
    ([], "name a channel, or --list, or --revoke ID"),
    (["ecg", "--list"], "name a channel, or --list, or --revoke ID"),
    (["egc"], "there is no channel 'egc'; there are ecg"),
    (["ecg", "--expires", "99d"], "a link is good for 60 to 2592000 seconds"),
])
def test_what_is_wrong(ini, arguments, wrong, capsys):
    assert main(["share", *arguments, "--ini", str(ini)]) == 1
    assert wrong in capsys.readouterr().err


def test_where_everybody_sees_everything_a_link_would_show_nothing_more(tmp_path, capsys):
    path = tmp_path / "pace.ini"
    path.write_text(ini_text(channels={"ecg": {}}))
    assert main(["share", "ecg", "--ini", str(path)]) == 1
    assert "everybody sees everything" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("30m", 1800), ("2h", 7200), ("7d", 604_800)])
def test_durations(text, seconds):
    assert duration(text) == seconds


@pytest.mark.parametrize("text", ["", "2", "h", "0h", "-1h", "1.5h", "2H", "2h "])
def test_what_is_no_duration(text):
    with pytest.raises(ValueError, match="^"):
        duration(text)
