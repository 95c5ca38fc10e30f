"""The other files of deploy/: the service of systemd, the Containerfile, and what both proxies' files have to say."""
import json
import re
import shutil
import subprocess

import pytest

from pace.settings.serving import SERVER
from pace.settings.tables import APP
from tests.support.source import ROOT

DEPLOY = ROOT / "deploy"
#: What `systemd-analyze security` gives at most, of 100: 96 is a service without any protection.
EXPOSURE = 15
INSTRUCTIONS = {"FROM", "RUN", "WORKDIR", "COPY", "USER", "ENV", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT",
                "CMD"}


def default(table, name):
    """The default of a key, as the ini file would have it."""
    key, = (key for key in table if key.name == name)
    return key.default


def text(name):
    return (DEPLOY / name).read_text(encoding="utf-8")


@pytest.fixture
def unit(tmp_path):
    """The service, with commands that are on this machine."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze on this machine (apt-get install systemd)")
    path = tmp_path / "pace.service"
    path.write_text(re.sub(r"/opt/pace/bin/\w+", shutil.which("true"), text("pace.service")))
    return path


def test_systemd_takes_the_service(unit):
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_service_is_shut_in(unit):
    command = ["systemd-analyze", "security", "--offline=yes", f"--threshold={EXPOSURE}", "--no-pager", unit]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout[-500:] + done.stderr


def test_the_service_waits_longer_than_the_server_needs():
    allowed = int(re.search(r"TimeoutStopSec=(\d+)", text("pace.service"))[1])
    assert allowed > 2 * int(default(SERVER, "graceful_timeout"))


@pytest.mark.parametrize(("name", "patterns"), [
    ("nginx.conf", [r"proxy_read_timeout (\d+)s"]),
    ("haproxy.cfg", [r"timeout (?:client|server|tunnel) (\d+)s"])])
def test_proxies_wait_longer_than_for_a_heartbeat(name, patterns):
    found = [int(seconds) for pattern in patterns for seconds in re.findall(pattern, text(name))]
    assert found
    assert min(found) > 2 * float(default(APP, "pace.heartbeat"))


@pytest.mark.parametrize("name", ["nginx.conf", "haproxy.cfg"])
def test_proxies_lead_to_where_pace_listens(name):
    assert f" {default(SERVER, 'listen')}" in text(name)


@pytest.fixture
def steps():
    """The instructions of the Containerfile as (word, rest)."""
    whole = re.sub(r"^#.*\n", "", text("Containerfile"), flags=re.MULTILINE).replace("\\\n", " ")
    return [tuple(line.split(None, 1)) for line in whole.splitlines() if line.strip()]


def test_the_containerfile_has_instructions_that_there_are(steps):
    assert {word for word, _ in steps} == INSTRUCTIONS
    assert steps[0][0] == "FROM"
    for word, rest in steps:
        assert word != "FROM" or re.fullmatch(r"python:3\.\d+(-slim)?-\w+( AS \w+)?", rest), rest
        assert word not in ("ENTRYPOINT", "CMD") or all(isinstance(part, str) for part in json.loads(rest))


def test_the_container_has_what_it_copies_and_is_not_root(steps):
    for word, rest in steps:
        *sources, _ = rest.split()
        if word == "COPY" and not rest.startswith("--from"):
            assert [source for source in sources if not (ROOT / source).exists()] == []
    users = [rest for word, rest in steps if word == "USER"]
    assert users[-1].isdigit()
    assert int(users[-1]) > 0
    assert ("EXPOSE", default(SERVER, "listen").rpartition(":")[2]) in steps


def test_the_containers_health_check_is_python(steps):
    command, = (rest.partition("CMD ")[2] for word, rest in steps if word == "HEALTHCHECK")
    *_, code = json.loads(command)
    compile(code, "HEALTHCHECK", "exec")
    assert "/healthz" in code


@pytest.mark.slow
def test_the_container_is_built():
    builder = shutil.which("podman") or shutil.which("buildah")
    if not builder:
        pytest.skip("no podman on this machine (apt-get install podman)")
    done = subprocess.run([builder, "build", "-f", DEPLOY / "Containerfile", ROOT], capture_output=True, text=True,
                          timeout=900)
    assert done.returncode == 0, done.stderr[-2000:]
