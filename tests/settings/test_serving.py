"""pace.settings.serving: the section that tells the server where and how to serve."""
import pytest

from pace.settings import IniFile
from pace.settings.serving import read_server, section_of
from pace.sockjs.listening import parse_addresses


def read(ini=None, **options):
    faults = []
    serving = read_server(ini, options, faults, parse_addresses)
    return serving, [str(fault) for fault in faults]


def test_defaults():
    serving, faults = read(use="egg:pace#server")
    assert faults == []
    assert (serving.listen, serving.key) == ("127.0.0.1:6543", "listen")
    assert serving.gunicorn == {
        "workers": 1, "worker_connections": 10000, "graceful_timeout": 10, "keepalive": 5, "timeout": 30,
        "backlog": 2048, "limit_request_line": 4094, "limit_request_fields": 100, "limit_request_field_size": 8190,
        "forwarded_allow_ips": "127.0.0.1,::1", "accesslog": None}


@pytest.mark.parametrize(("options", "listen", "key"), [
    ({"host": "::1", "port": "80"}, "[::1]:80", "port"),
    ({"host": "10.0.0.1"}, "10.0.0.1:6543", "host"),
    ({"port": "0"}, "127.0.0.1:0", "port"),
    ({"listen": "*:80 unix:/run/pace"}, "*:80 unix:/run/pace", "listen"),
])
def test_addresses(options, listen, key):
    serving, faults = read(**options)
    assert (serving.listen, serving.key, faults) == (listen, key, [])


@pytest.mark.parametrize(("options", "fault"), [
    ({"worker": "2"}, "worker = 2: unknown key, did you mean workers?"),
    ({"workers": "two"}, "workers = two: a whole number from 1 to 512"),
    ({"listen": "6543"}, "listen = 6543: host:port, [IPv6]:port, *:port or unix:/path"),
    ({"listen": "a:1", "port": "1"}, "listen = a:1: either listen, or host and port"),
    ({"forwarded_allow_ips": "proxy"}, "forwarded_allow_ips = proxy: addresses or networks of proxies"),
    ({"forwarded_allow_ips": ""}, "forwarded_allow_ips =: addresses or networks of proxies"),
])
def test_faults(options, fault):
    (told,) = read(**options)[1]
    assert told.startswith(f"settings [server:main] {fault}")


def test_everything_wrong_is_told_at_once():
    assert len(read(workers="x", listen="x", timeout="x")[1]) == 3


def test_the_section_is_the_one_with_the_keys(tmp_path):
    path = tmp_path / "a.ini"
    path.write_text("[server:main]\nport = 1\n[server:other]\nlisten = x\nworkers = x\n")
    ini = IniFile(path)
    assert section_of(ini, {"listen": "x"}) == "server:other"
    assert section_of(ini, {"nothing": "x"}) == section_of(None, {}) == "server:main"
    assert read(ini, listen="a:1", workers="x")[1] == [
        f"{path}:5 [server:other] workers = x: a whole number from 1 to 512, processes"]


def test_logging_requests():
    assert read(access_log="-")[0].gunicorn["accesslog"] == "-"
    assert read(access_log="")[0].gunicorn["accesslog"] is None
