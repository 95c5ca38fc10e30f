"""The wheel: complete, and enough to serve the page from any folder of an empty environment."""
import http.client
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.support.ini import ini_text
from tests.support.ports import free_port
from tests.support.processes import Process
from tests.support.source import ROOT
from tests.support.waiting import wait_for

pytestmark = pytest.mark.slow

NOT_COPIED = (".git", ".venv", "node_modules", "build", "dist", "bench", "*.egg-info", "__pycache__", ".*_cache")
LINK = re.compile(r'(?:src|href)="([^"]+)"')


def run(*command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300, **options)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The path of a wheel built from a copy of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT, folder / "source", ignore=shutil.ignore_patterns(*NOT_COPIED))
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, folder / "source")
    found, = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def scripts(wheel, tmp_path_factory):
    """The folder of the commands of an environment that holds the wheel and what it asks for, no more."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder)
    run(sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install", "-q", wheel)
    return folder / "bin"


def shipped(source):
    """What must be in the wheel, as paths in it: the modules and the files beside them."""
    folders = [source / "pace" / name for name in ("static", "templates", "data")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return {str(path.relative_to(source)) for path in [*files, *(source / "pace").rglob("*.py")]}


def test_wheel_holds_every_file_of_the_package(wheel):
    expected = shipped(wheel.parent / "source")
    with zipfile.ZipFile(wheel) as archive:
        assert len(expected) > 20
        assert expected - set(archive.namelist()) == set()


def test_wheel_holds_the_browser_scripts(wheel):
    with zipfile.ZipFile(wheel) as archive:
        assert b"SockJS" in archive.read("pace/static/vendor/sockjs.min.js")


def test_wheel_holds_nothing_but_the_package(wheel):
    with zipfile.ZipFile(wheel) as archive:
        assert {Path(name).parts[0].partition("-")[0] for name in archive.namelist()} == {"pace"}


def test_build_without_npm_says_what_is_missing(tmp_path):
    shutil.copytree(ROOT, tmp_path / "source", ignore=shutil.ignore_patterns(*NOT_COPIED, "vendor"))
    done = subprocess.run([sys.executable, "setup.py", "-q", "build_py"], cwd=tmp_path / "source",
                          env={"PATH": "/nonexistent"}, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("pace: ")
    assert "install node and npm" in done.stderr


def test_installed_command_runs_anywhere(scripts, tmp_path):
    assert "publish" in run(scripts / "pace", "--help", cwd=tmp_path)


@pytest.fixture(scope="module")
def installed_server(scripts, tmp_path_factory):
    """The port of pserve from the wheel, in a folder of its own, as a new user would start it."""
    port, redis_port = free_port(), free_port()
    folder = tmp_path_factory.mktemp("installed")
    ini = folder / "mine.ini"
    ini.write_text(ini_text({"redis_url": f"embedded://127.0.0.1:{redis_port}"},
                            {"mitdb-208": {"leads": "MLII", "rate": "360"}},
                            {"mitdb-208": {"file": "pace:data/mitdb-208.csv"}}, {"listen": f"127.0.0.1:{port}"}))
    process = Process([scripts / "pserve", ini.name], log=folder / "log", cwd=folder).start()
    try:
        wait_for(lambda: "Serving on" in process.log and fetch(port, "/")[0] == 200, 30, 0.1, lambda: process.log)
        yield port
    finally:
        process.stop()


def fetch(port, path):
    """The status and the text of a page, (0, "") where nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    except ConnectionRefusedError:
        return 0, ""
    finally:
        connection.close()


def test_installed_page_is_whole(installed_server):
    links = [re.sub(r"https?://[^/]+", "", link) for link in LINK.findall(fetch(installed_server, "/")[1])]
    files = [link for link in links if "/static/" in link]
    assert any("sockjs.min.js" in link for link in files)
    assert {link: fetch(installed_server, link)[0] for link in files} == dict.fromkeys(files, 200)


def test_installed_server_has_beats(installed_server, scripts, tmp_path):
    lines = run(scripts / "pace", "tail", "mitdb-208", "--count", "3", "--url", f"127.0.0.1:{installed_server}",
                cwd=tmp_path).splitlines()
    assert len([line for line in lines if " ms  " in line]) >= 3
