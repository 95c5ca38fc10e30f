"""The ini file taken up by a running server: what changed appears, nobody is disconnected, a wrong file is refused."""
import json
import os
import re
import signal
import time
from contextlib import ExitStack

import pytest

from pace.running import processes
from tests.support.cli import run_pace
from tests.support.expecting import expect
from tests.support.ini import ini_text
from tests.support.pace_server import SCRIPTS, PaceServer
from tests.support.viewer import LiveViewer
from tests.support.waiting import wait_for

CHANNELS = {
    "ecg": {"leads": "I", "rate": "100"},
    "other": {"kind": "number"},
    "gone": {"kind": "text"},
}
AFTER = {
    "ecg": {"leads": "I", "rate": "100", "label": "Heart", "source": "pubsub:elsewhere"},
    "other": {"kind": "text"},
    "new": {"kind": "number"},
}
GUNICORN = [SCRIPTS / "gunicorn", "--paste", "{ini}", "-k", "pace.sockjs.worker.Worker", "--bind", "127.0.0.1:{port}"]


@pytest.fixture
def start(tmp_path, redis_server, monkeypatch):
    """Start a server with two workers, or gunicorn's with one; `write(channels)` writes its ini anew."""
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "run"))
    servers = []

    def run(command=None):
        server = PaceServer(tmp_path, redis_server.url, channels=CHANNELS, server={"workers": "2"})
        servers.append(server)

        def write(channels, **settings):
            server.ini.write_text(ini_text(
                {"redis_url": redis_server.url, **settings}, channels,
                server={"listen": f"127.0.0.1:{server.port}", "workers": "2"}))
        server.write = write
        if command:
            server.process.command = [str(part).format(ini=server.ini, port=server.port) for part in command]
        return server.start()

    yield run
    for server in servers:
        server.stop()


def reload(server):
    """Run the command; what it printed."""
    done = run_pace("reload", server.ini)
    assert done.returncode == 0, done.stderr + server.log
    return done.stdout


def read_until(viewer, since, kind, field, wanted):
    """Read until each channel's last message of that kind, after the first `since`, has in `field` what is wanted.

    Channels are told in no order.
    """
    while True:
        told = {message["channel"]: message[field] for message in viewer.seen[since:]
                if message["type"] == kind and "channel" in message and field in message}
        if told.keys() >= wanted.keys() and all(is_like(told[name], value) for name, value in wanted.items()):
            return
        viewer.next(kind)


def is_like(found, wanted):
    return wanted.items() <= found.items() if isinstance(wanted, dict) else found == wanted


@pytest.mark.alone
def test_changes_appear_within_two_seconds_and_nobody_is_disconnected(start, redis_server):
    server, redis = start(), redis_server.client()
    with ExitStack() as stack:
        viewers = [stack.enter_context(LiveViewer(server.websocket_url)) for _ in range(8)]
        for viewer in viewers:
            for name in CHANNELS:
                viewer.subscribe(name)
        known = [len(viewer.seen) for viewer in viewers]
        server.write(AFTER)
        began = time.monotonic()
        said = reload(server)
        assert "1 added (new), 2 changed (ecg, other), 1 removed (gone)" in said
        for viewer in viewers:
            listed = viewer.next("status", where=lambda message: "channels" in message)["channels"]
            assert [(one["name"], one["label"], one["kind"]) for one in listed] == [
                ("ecg", "Heart", "waveform"), ("other", "other", "text"), ("new", "new", "number")]
        assert time.monotonic() - began < 2
        for viewer, since in zip(viewers, known, strict=True):
            read_until(viewer, since, "status", "subscribed", {"ecg": True, "other": True})
            viewer.subscribe("new")
        wait_for(lambda: redis.publish("elsewhere", json.dumps({"t": 1, "dt": 10, "v": [[0.25]]})), 5)
        redis.publish("other", "hello")
        wait_for(lambda: redis.publish("new", "7"), 5)
        for viewer, since in zip(viewers, known, strict=True):
            read_until(viewer, since, "block", "block", {
                "ecg": {"v": [[0.25]]}, "other": {"text": "hello"}, "new": {"v": [[7]]}})
    assert server.log.count("is taken up") == 1


def test_a_wrong_file_is_refused_and_a_worker_that_comes_later_has_what_was_taken_up(start):
    server = start()
    check_that_all_that_is_wrong_is_told(server)
    server.write(CHANNELS, history_s="77")
    assert "only at the next start: [app:main] pace.history_s" in reload(server)
    check_that_later_workers_have_what_was_taken_up(server)


def check_that_all_that_is_wrong_is_told(server):
    with LiveViewer(server.websocket_url) as viewer:
        viewer.subscribe("gone")
        server.write({"ecg": {"rate": "fast"}, "a b": {}}, flush_ms="x")
        done = run_pace("reload", server.ini)
        assert done.returncode == 1
        faults = done.stderr.splitlines()
        assert [fault.partition("] ")[2].partition(":")[0] for fault in faults[:2]] == [
            "pace.flush_ms = x", "rate = fast"]
        assert faults[-1] == "pace reload: nothing was taken up, all stays as it was"
        assert all(f"not taken up, all stays as it was: {fault}" in server.log for fault in faults[:-1])
        viewer.say(type="request", id=1, what="channels")
        assert len(viewer.next("reply", id=1)["channels"]) == 3


def check_that_later_workers_have_what_was_taken_up(server):
    server.write(AFTER)
    reload(server)
    server.write({"ecg": {}})  # not taken up
    before = processes(server.ini)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: len(processes(server.ini).keys() - before.keys()) == 2, 10,
             message=lambda: f"{before} {processes(server.ini)}\n{server.log}")
    with LiveViewer(server.websocket_url) as viewer:
        assert [one["name"] for one in viewer.next("welcome")["channels"]] == list(AFTER)


def test_under_gunicorn_workers_take_it_up_too(start):
    server = start(GUNICORN)
    with LiveViewer(server.websocket_url) as viewer:
        server.write(AFTER)
        assert "1 added (new)" in reload(server)
        assert viewer.next("status", where=lambda message: "channels" in message)


@pytest.mark.browser
def test_an_open_page_shows_the_change(start, page):
    server = start()
    page.goto(server.url)
    tabs = page.locator("#channels [role=tab]")
    expect(tabs).to_have_count(3)
    expect(page.locator("#link-state")).to_have_text("Connected")
    server.write(AFTER)
    reload(server)
    expect(tabs).to_have_text([re.compile("Heart"), re.compile("other"), re.compile("new")])
    expect(page.locator("#link-state")).to_have_text("Connected")
    tabs.nth(2).click()
    expect(page.locator("#channels [aria-selected=true]")).to_have_text(re.compile("new"))
    assert page.errors == []
