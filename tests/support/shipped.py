"""The proxies of deploy/, run by the programs of the distribution.

A file is used as it ships, but for what differs from site to site: addresses and paths in lines with ``# yours``.
"""
import os
import shutil
import ssl
import subprocess

import pytest

from tests.support.ports import answers, free_port
from tests.support.processes import Process
from tests.support.source import ROOT
from tests.support.waiting import wait_for

MARK = "# yours"
#: Found where root's PATH has it, whoever runs the tests.
PLACES = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
MAIN = """daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr;
{user}
worker_rlimit_nofile 4096;
events {{ worker_connections 1500; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/pace.conf;
}}
"""


def program(name):
    """The path of nginx, haproxy or openssl; without it the test is skipped, aloud."""
    found = shutil.which(name, path=PLACES)
    if not found:
        package = {"nginx": "nginx-light"}.get(name, name)
        pytest.skip(f"no {name} on this machine (apt-get install {package})")
    return found


def tailored(text, site):
    """A shipped file for one site: in marked lines each key of ``site`` becomes its value.

    A list makes a line for each of its values; none removes the line. Every marked line must be meant by some key, and
    every key must be found.
    """
    lines, found = [], set()
    for line in text.splitlines():
        marked = MARK in line and not line.startswith("#")
        keys = [key for key in site if marked and key in line]
        assert bool(keys) == marked, f"nothing is said of {line!r}"
        found.update(keys)
        lines += _for_site(line, {key: site[key] for key in keys})
    assert found == site.keys(), f"not in the file: {site.keys() - found}"
    return "\n".join(lines) + "\n"


def _for_site(line, site):
    lines = [line]
    for key, value in site.items():
        values = [value] if isinstance(value, str) else value
        lines = [line.replace(key, one) for line in lines for one in values]
    return lines


class Certificate:
    """For 127.0.0.1, made by openssl in ``folder``; ``context`` is what a client believes in."""

    def __init__(self, folder):
        self.certificate, self.key, self.both = folder / "cert.pem", folder / "key.pem", folder / "both.pem"
        subprocess.run([program("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                        "-nodes", "-keyout", self.key, "-out", self.certificate, "-days", "2", "-subj", "/CN=127.0.0.1",
                        "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        self.both.write_bytes(self.certificate.read_bytes() + self.key.read_bytes())
        self.context = ssl.create_default_context(cafile=self.certificate)


class Proxy:
    """A proxy in front of servers on these ports: ``port`` speaks TLS, ``plain_port`` HTTP. ``name`` is the site's."""

    def __init__(self, folder, backends, name="127.0.0.1"):
        self.name = name
        self.folder = folder / f"{self.NAME}-{free_port()}"
        self.folder.mkdir()
        self.binary = program(self.NAME)
        self.tls = Certificate(self.folder)
        self.port, self.plain_port = free_port(), free_port()
        text = (ROOT / "deploy" / self.FILE).read_text(encoding="utf-8")
        self.config.write_text(tailored(text, self.site(list(map(str, backends)))))
        self.process = Process(self.command(), log=self.folder / "log", cwd=self.folder)

    @property
    def url(self):
        """``https://127.0.0.1:port``"""
        return f"https://127.0.0.1:{self.port}"

    @property
    def log(self):
        return self.process.log

    def start(self):
        """Start; return when it accepts connections."""
        self.process.start()
        wait_for(self._ready, 20, message=lambda: f"{self.NAME} does not answer:\n{self.log}")
        return self

    def _ready(self):
        assert self.process.running, f"{self.NAME} ended with {self.process.returncode}:\n{self.log}"
        return answers(self.port) and answers(self.plain_port)

    def stop(self):
        """End it."""
        self.process.stop()


class Nginx(Proxy):
    """deploy/nginx.conf inside the `http` of a configuration that has nothing else."""

    NAME, FILE = "nginx", "nginx.conf"

    @property
    def config(self):
        return self.folder / "pace.conf"

    def site(self, backends):
        return {
            "server 127.0.0.1:6543": [f"server 127.0.0.1:{port}" for port in backends],
            "listen [::]": (),
            "listen 80;": f"listen 127.0.0.1:{self.plain_port};",
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "pace.example.org": self.name,
            "/etc/ssl/pace/fullchain.pem": str(self.tls.certificate),
            "/etc/ssl/pace/privkey.pem": str(self.tls.key)}

    def command(self):
        main = self.folder / "nginx.conf"
        main.write_text(MAIN.format(folder=self.folder, user="user root;" if os.geteuid() == 0 else ""))
        return [self.binary, "-c", main, "-p", self.folder]


class HAProxy(Proxy):
    """deploy/haproxy.cfg without the places and rights of the distribution."""

    NAME, FILE = "haproxy", "haproxy.cfg"

    @property
    def config(self):
        return self.folder / "haproxy.cfg"

    def site(self, backends):
        of_the_system = ("log /dev/log", "user haproxy", "group haproxy", "chroot ", "stats socket")
        return {
            **dict.fromkeys(of_the_system, ()),
            "maxconn 20000": "maxconn 400",
            "bind [::]": (),
            "bind :80 ": f"bind 127.0.0.1:{self.plain_port} ",
            "bind :443 ": f"bind 127.0.0.1:{self.port} ",
            "/etc/haproxy/pace.pem": str(self.tls.both),
            "pace.example.org": self.name,
            "server one 127.0.0.1:6543": [f"server m{port} 127.0.0.1:{port}" for port in backends],
            "server one-anyway 127.0.0.1:6543": [f"server any{port} 127.0.0.1:{port}" for port in backends]}

    def command(self):
        return [self.binary, "-db", "-f", self.config]


PROXIES = {"nginx": Nginx, "haproxy": HAProxy}
