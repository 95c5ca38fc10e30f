"""docs/operations.md, "From nothing to a page in an hour": its commands, in a folder that stands for the machine."""
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.app_server import SCRIPTS
from tests.support.documents import examples
from tests.support.ports import free_port
from tests.support.shipped import Certificate, program
from tests.support.source import ROOT

THIS = str(Path(__file__).relative_to(ROOT))
NAME = "pace.example.org"


@pytest.fixture
def machine(tmp_path):
    """An empty /etc with what the packages and certbot put there."""
    live = tmp_path / "etc/letsencrypt/live" / NAME
    for folder in (live, tmp_path / "etc/nginx/conf.d", tmp_path / "etc/haproxy", tmp_path / "log"):
        folder.mkdir(parents=True)
    made = Certificate(tmp_path)
    shutil.copy(made.certificate, live / "fullchain.pem")
    shutil.copy(made.key, live / "privkey.pem")
    return tmp_path


def block(word):
    """The commands of the block in which ``word`` stands."""
    found, = (example.text for example in examples() if example.what == THIS and word in example.text)
    return found


def run(script, machine, stdin=""):
    """Run commands with the paths of the folder; users and groups are those of the test."""
    script = re.sub(r"(?<=\s)/etc/", f"{machine}/etc/", script)  # as an argument, not in what sed writes
    script = re.sub(r" -o root -g pace\b", "", script.replace("/opt/pace/bin/", f"{SCRIPTS}/"))
    path = os.pathsep.join([os.environ["PATH"], "/usr/sbin"])
    done = subprocess.run(["bash", "-euc", script], cwd=ROOT, input=stdin, capture_output=True, text=True, timeout=60,
                          env={**os.environ, "PATH": path})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_configured(machine, redis_server):
    *made, check = block("pace check").splitlines(keepends=True)
    made = "".join(made).replace("pace user add", "pace user add --stdin")
    run(made, machine, stdin="correct horse battery staple\n")
    ini = machine / "etc/pace/production.ini"
    ini.write_text(ini.read_text().replace("redis://127.0.0.1:6379/0", redis_server.url))
    assert "alice" in (machine / "etc/pace/users").read_text()
    assert "Redis" in run(check, machine)


def move(path, machine):
    """Let a configuration speak of the folder in place of the machine."""
    text = path.read_text().replace("include /etc/nginx/sites-enabled/*;", "")  # it listens on port 80
    for place in ("/etc/nginx/conf.d/", "/etc/letsencrypt/", "/etc/haproxy/"):
        text = text.replace(place, f"{machine}{place}")
    path.write_text(text.replace("/var/log/nginx", f"{machine}/log").replace("/run/nginx.pid", f"{machine}/pid"))


def test_nginx_takes_the_file(machine):
    program("nginx")
    main, ours = machine / "etc/nginx/nginx.conf", machine / "etc/nginx/conf.d/pace.conf"
    if not Path("/etc/nginx/nginx.conf").exists():
        pytest.skip("no /etc/nginx/nginx.conf on this machine (apt-get install nginx-light)")
    shutil.copy("/etc/nginx/nginx.conf", main)
    run(block("nginx -t").replace("nginx -t\n", ""), machine)
    assert f"/etc/letsencrypt/live/{NAME}/privkey.pem" in ours.read_text()
    assert "worker_connections 20000;" in main.read_text()
    assert "worker_rlimit_nofile 65536;" in main.read_text()
    move(main, machine)
    move(ours, machine)
    text = re.sub(r".*listen \[::\].*\n", "", ours.read_text())  # nginx -t tries to listen
    ours.write_text(re.sub(r"listen \d+", lambda _: f"listen 127.0.0.1:{free_port()}", text))
    run(f"nginx -t -c {main}", machine)


def test_haproxy_takes_the_file(machine):
    program("haproxy")
    *made, check = block("haproxy -c").splitlines(keepends=True)
    run("".join(made), machine)
    assert (machine / "etc/haproxy/pace.pem").stat().st_mode & 0o777 == 0o600
    move(machine / "etc/haproxy/haproxy.cfg", machine)
    run(check, machine)
