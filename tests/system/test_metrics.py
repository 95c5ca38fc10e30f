"""Probes and figures of a server of two processes: right whichever answers, with Redis, and without."""
import json
import re

import pytest

from pace.running import processes
from tests.support.viewer import LiveViewer
from tests.support.waiting import wait_for

N_VIEWERS = 6


@pytest.fixture
def server(pace_server, monkeypatch, tmp_path):
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "run"))
    return pace_server(server={"workers": "2"}, app={"pace.log_format": "json"}, channels={"ecg": {"kind": "number"}})


def test_figures_are_those_of_all_processes(server, redis_server, tmp_path):
    redis = redis_server.client()
    wait_for(lambda: server.get("/readyz")[0] == 200, 10)
    viewers = [LiveViewer(server.websocket_url).__enter__() for _ in range(N_VIEWERS)]
    try:
        for viewer in viewers:
            viewer.subscribe("ecg")
        wait_for(lambda: redis.publish("ecg", "0"), 5)
        for number in range(1, 11):
            redis.publish("ecg", str(number))
        redis.publish("ecg", "the secret 4711 is no number")
        for viewer in viewers:
            viewer.take_blocks("ecg", lambda block: block["v"][0][-1] == 10)
        found = wait_for(lambda: all_seen(server.figures()), 10, 0.2)
        assert found["pace_workers"] == 2
        assert found["pace_redis_up"] == 1
        assert found["pace_leases_held"] == found["pace_leases_taken_total"] == 16
        assert found["pace_payloads_total"] == 12
        assert found["pace_blocks_sent_total"] % N_VIEWERS == 0
        assert found["pace_delay_seconds_count"] >= 1
        counted = {name: value for name, value in found.items() if name.endswith("_total")}
        assert all(server.figures()[name] >= value for name, value in counted.items())
    finally:
        for viewer in viewers:
            viewer.__exit__(None, None, None)
    assert len(processes(server.ini)) == 2
    assert "4711" not in server.log
    assert_lines_are_json(server.log)


def all_seen(found):
    """The figures, once both processes have written theirs down."""
    right = (found.get('pace_viewers{transport="raw_websocket"}') == N_VIEWERS and found.get("pace_workers") == 2
             and found.get("pace_payloads_malformed_total") == 1 and found.get("pace_leases_held") == 16)
    return found if right else None


def assert_lines_are_json(log):
    """But for what pserve says before it reads any setting, and after."""
    lines = [line for line in log.splitlines() if not re.match(r"Starting|Serving|Exiting", line)]
    records = [json.loads(line) for line in lines]
    assert {"time", "level", "logger", "message", "process"} <= records[0].keys()
    assert any("malformed" in record["message"] for record in records)


def test_red_without_redis_and_green_again(server, redis_server):
    wait_for(lambda: server.get("/readyz")[0] == 200, 10)
    redis_server.freeze()  # it accepts and answers nothing
    try:
        wait_for(lambda: server.get("/readyz")[0] == 503, 10)
        assert server.get("/healthz")[0] == 200
        wait_for(lambda: json.loads(server.get("/readyz")[2])["redis"] == "down", 10)
        wait_for(lambda: server.figures()["pace_redis_up"] == 0, 8)
    finally:
        redis_server.thaw()
    wait_for(lambda: server.get("/readyz")[0] == 200, 10)


def test_figures_are_for_this_machine_alone(server):
    assert server.get("/metrics", {"X-Forwarded-For": "203.0.113.9"})[0] == 404
    assert server.get("/metrics")[0] == 200
