"""The ini files that ship, as an operator starts them: pserve and gunicorn, restart and signals."""
import signal

import pytest

from pace.keys import Keys
from tests.support.cli import run_pace, start_pace
from tests.support.pace_server import SCRIPTS, PaceServer
from tests.support.ports import free_port
from tests.support.production import NAME, PASSWORD, shipped_production
from tests.support.source import ROOT
from tests.support.waiting import wait_for

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


@pytest.fixture(params=[None, GUNICORN], ids=["pserve", "gunicorn"])
def production(request, start_shipped, any_redis_server):
    """production.ini under each command, on each Redis."""
    return start_shipped("production.ini", any_redis_server.url, command=request.param)


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


@pytest.mark.parametrize("channel", ["mitdb-208", "mitdb-100"])
def test_development_has_beating_hearts(start_shipped, channel):
    server = start_shipped("development.ini", f"embedded://127.0.0.1:{free_port()}")
    done = run_pace("tail", channel, "--count", "3", "--url", server.url)
    assert done.stdout.count(" ms  ") >= 3


def test_production_brings_samples_to_the_page(production, publish):
    publish(production)
    assert production.get("/")[0] == 401
    done = run_pace("tail", "bed-1", "--count", "3", "--url", production.url, "--user", NAME)
    assert "0.1" in done.stdout
    assert "| 0.2" in done.stdout


def test_restart_costs_a_viewer_nothing(start_shipped, redis_server, publish, tmp_path):
    server = start_shipped("production.ini", redis_server.url)
    tail = start_pace(tmp_path, "tail", "bed-1", "--url", server.url, "--user", NAME)
    publish(server)
    wait_for(lambda: " | " in tail.log)
    server.restart()
    seen = tail.log.count(" | ")
    wait_for(lambda: tail.log.count(" | ") > seen, 10, message=lambda: tail.log)
    tail.stop()
    assert "the server closed the connection" in tail.log
    assert "samples missing" not in tail.log
    seen = [line.split()[0].partition(":")[2] for line in tail.log.splitlines() if ":" in line.split()[0]]
    stored = [id for id, _ in redis_server.client().xrange(Keys().blocks("bed-1"), min=seen[0], max=seen[-1])]
    assert seen == stored


def test_hangup_disconnects_nobody(start_shipped, redis_server, publish, tmp_path):
    server = start_shipped("production.ini", redis_server.url)
    tail = start_pace(tmp_path, "tail", "bed-1", "--url", server.url, "--user", NAME)
    publish(server)
    wait_for(lambda: " | " in tail.log)
    server.process.signal(signal.SIGHUP)
    seen = tail.log.count(" | ")
    wait_for(lambda: tail.log.count(" | ") > seen + 20, 10)
    tail.stop()
    assert "next try" not in tail.log


def test_interrupt_ends_the_server_cleanly(start_shipped, redis_server):
    server = start_shipped("production.ini", redis_server.url)
    server.process.signal(signal.SIGINT)
    assert server.process.wait(5) == 0
    assert "Traceback" not in server.log
