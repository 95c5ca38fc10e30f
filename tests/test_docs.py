"""The documentation's examples are run: each fenced block by the word after its fence.

    python    runs to its end without an error; with ``while True`` it is running still after two seconds
    sh        each command succeeds, and `pace publish`, `pace tail` and `pace proxy` until Ctrl-C after two seconds;
              of ``make`` only that there is such a target
    ini       is a configuration that Pace starts with, completed where it shows a part
    json      is JSON, as a whole or line by line

python and sh get a server of their own: the ports 6543 and 6399 in their text stand for its ports.
Marks for what must be tested otherwise are in tests/support/documents.py.
"""
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pace import settings
from tests.support.documents import documents, examples
from tests.support.ini import ini_text
from tests.support.pace_server import PaceServer
from tests.support.ports import free_port
from tests.support.processes import Process
from tests.support.source import ROOT

EXAMPLES = examples()
ELSEWHERE = {"payload", "block"}
"""Words that tests of their own read: docs/publishing.md."""

SILENT = {"text", "html", "js", "css", "nginx", "haproxy", "caddy", "systemd", "yaml"}
"""Words of blocks that show something; nothing of Pace could run them."""

RUNNERS = {}
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def runner(*words):
    """Register the function as what tests the blocks of these words."""
    def register(function):
        RUNNERS.update(dict.fromkeys(words, function))
        return function
    return register


class Here:
    """Where an example runs: a folder like the checkout, and the server of the documentation."""

    def __init__(self, folder, server, redis_port):
        self.folder = folder
        (folder / "development.ini").symlink_to(server.ini)
        for name in ("pace", "bench", "Makefile"):
            (folder / name).symlink_to(ROOT / name)
        self._ports = {"6543": str(server.port), "6399": str(redis_port)}
        self.env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}

    def fill_in(self, text):
        """The text with the ports of the running server."""
        return re.sub("|".join(self._ports), lambda found: self._ports[found[0]], text)


@pytest.fixture(scope="session")
def documented_server(tmp_path_factory):
    """Pace as development.ini has it, on ports of its own."""
    redis_port = free_port()
    server = PaceServer(tmp_path_factory.mktemp("docs"), f"embedded://127.0.0.1:{redis_port}",
                        settings={"discover": "ecgs-keys"}, channels={
                            "mitdb-208": {"leads": "MLII", "rate": "360"},
                            "testing": {"kind": "text"},
                            "test": {"kind": "text", "source": "key:test"},
                            "bed-1": {"leads": "I II", "source": "stream:bed-1"},
                        }, replays={"mitdb-208": {"file": "pace:data/mitdb-208.csv"}})
    yield server.start(), redis_port
    server.stop()


@pytest.fixture
def here(tmp_path, documented_server):
    return Here(tmp_path, *documented_server)


@runner("python")
def run_python(example, here):
    path = here.folder / "example.py"
    path.write_text(here.fill_in(example.text))
    process = Process([sys.executable, path], log=here.folder / "log", cwd=here.folder, env=here.env).start()
    try:
        status = process.wait(2 if "while True" in example.text else 30)
    except subprocess.TimeoutExpired:
        status = "running"
    finally:
        process.kill()
    assert status == ("running" if "while True" in example.text else 0), process.log


@runner("sh", "console")
def run_shell(example, here):
    script = "until_interrupted() { timeout --preserve-status -s INT 2 pace \"$@\" || [ $? = 130 ]; }\n"
    for line in here.fill_in(example.text).splitlines(keepends=True):
        line = re.sub(r"^make\b", "make -n", line.removeprefix("$ "))
        script += re.sub(r"^pace(?= publish| tail| proxy)", "until_interrupted", line)
    done = subprocess.run(["bash", "-euc", script], cwd=here.folder, env=here.env, timeout=60,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@runner("ini")
def run_ini(example, here):
    path = here.folder / "example.ini"
    whole = "[app:main]" in example.text
    path.write_text(example.text if whole else example.text + ini_text())
    assert settings.load(path)


@runner("json")
def run_json(example, here):
    try:
        json.loads(example.text)
    except ValueError:
        for line in filter(None, map(str.strip, example.text.splitlines())):
            assert json.loads(line) is not None


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.word in RUNNERS and not one.mark],
                         ids=lambda example: example.name)
def test_example_runs(example, here):
    check = RUNNERS[example.word]
    check(example, here)


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.mark == "test"], ids=lambda one: one.name)
def test_example_tested_elsewhere_is(example):
    assert (ROOT / example.what).is_file()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_word_of_the_fence_is_known(example):
    assert example.word in RUNNERS or example.word in ELSEWHERE | SILENT or example.mark


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_links_lead_to_files(path):
    links = [link for link in LINK.findall(path.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_page_is_reached_from_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in documents()[1:] if f"docs/{path.name}" not in readme] == []
