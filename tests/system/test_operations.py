"""The ini files that ship, as an operator starts them: pserve and gunicorn, restart and signals."""
import signal

import pytest

from pace.keys import Keys
from tests.support.cli import run_pace, start_pace
from tests.support.pace_server import SCRIPTS, PaceServer
from tests.support.ports import free_port
from tests.support.production import NAME, PASSWORD, shipped_production
from tests.support.redis_server import BINARIES
from tests.support.source import ROOT
from tests.support.waiting import PATIENCE, wait_for

ROW = "# rate = 250\nII,V5\n" + "0.1,0.2\n" * 50


class Shipped(PaceServer):
    """A server with an ini file of the checkout, on ports of its own; `command` is what starts it."""

    def __init__(self, folder, name, redis, command=None):
        super().__init__(folder, redis)
        text = shipped_production(folder).read_text(encoding="utf-8") if name == "production.ini" else (
            ROOT / name).read_text(encoding="utf-8")
        for shipped in ("embedded://127.0.0.1:6399", "redis://127.0.0.1:6379/0"):
            text = text.replace(shipped, redis)
        self.ini.write_text(text.replace("127.0.0.1:6543", f"127.0.0.1:{self.port}"))
        if command:
            self.process.command = [str(part).format(ini=self.ini, port=self.port) for part in command]


GUNICORN = [SCRIPTS / "gunicorn", "--paste", "{ini}", "-k", "pace.sockjs.worker.Worker", "--bind", "127.0.0.1:{port}"]


@pytest.fixture
def start_shipped(tmp_path, monkeypatch):
    monkeypatch.setenv("PACE_PASSWORD", PASSWORD)
    servers = []

    def start(*arguments, **options):
        servers.append(Shipped(tmp_path, *arguments, **options))
        return servers[-1].start()

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(params=[(None, "7"), (GUNICORN, "6.2")], ids=["pserve", "gunicorn"])
def production(request, start_shipped, start_redis):
    """production.ini under each command, and on each Redis."""
    command, version = request.param
    if not BINARIES[version]:
        pytest.skip(f"no redis-server {version} on this machine (apt-get install redis-server)")
    return start_shipped("production.ini", start_redis(binary=BINARIES[version]).url, command=command)


@pytest.fixture
def publish(tmp_path):
    """Publish a recording on ``bed-1`` in a loop."""
    path = tmp_path / "rows.csv"
    path.write_text(ROW)
    processes = []

    def start(server):
        processes.append(start_pace(tmp_path, "publish", path, "--channel", "bed-1", "--interval", "4", "--loop",
                                    "--ini", server.ini))

    yield start
    for process in processes:
        process.stop()


def test_development_has_beating_hearts(start_shipped):
    server = start_shipped("development.ini", f"embedded://127.0.0.1:{free_port()}")
    for channel in ("mitdb-208", "mitdb-100"):
        done = run_pace("tail", channel, "--count", "3", "--url", server.url)
        assert done.stdout.count(" ms  ") >= 3


def test_production_brings_samples_to_the_page(production, publish):
    publish(production)
    assert production.get("/")[0] == 401
    done = run_pace("tail", "bed-1", "--count", "3", "--url", production.url, "--user", NAME)
    assert "0.1" in done.stdout
    assert "| 0.2" in done.stdout


def test_hangup_and_restart_cost_a_viewer_nothing_and_an_interrupt_ends_cleanly(
        start_shipped, redis_server, publish, tmp_path):
    server = start_shipped("production.ini", redis_server.url)
    tail = start_pace(tmp_path, "tail", "bed-1", "--url", server.url, "--user", NAME)
    try:
        publish(server)
        wait_for(lambda: " | " in tail.log, 10, message=lambda: tail.log)
        server.process.signal(signal.SIGHUP)
        wait_for_more(tail, 20)
        assert "next try" not in tail.log
        server.restart()
        wait_for_more(tail, 1)
    finally:
        tail.stop()
    check_that_all_was_seen(tail.log, redis_server.client())
    server.process.signal(signal.SIGINT)
    assert server.process.wait(5 * PATIENCE) == 0
    assert "Traceback" not in server.log


def wait_for_more(tail, lines):
    """Wait until so many more blocks have been printed."""
    seen = tail.log.count(" | ")
    wait_for(lambda: tail.log.count(" | ") >= seen + lines, 10, message=lambda: tail.log)


def check_that_all_was_seen(log, redis):
    """Each block that is stored between the first and the last one printed was printed, once."""
    assert "the server closed the connection" in log
    assert "samples missing" not in log
    seen = [line.split()[0].partition(":")[2] for line in log.splitlines() if ":" in line.split()[0]]
    stored = [id for id, _ in redis.xrange(Keys().blocks("bed-1"), min=seen[0], max=seen[-1])]
    assert seen == stored
