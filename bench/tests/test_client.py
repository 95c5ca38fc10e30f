"""The load client notices what a server does wrong, and nothing else."""
import json

import pytest

from bench.targets import BUILD
from bench.tests.server import FAULT_AT, STEP_S, Server, block, good
from bench.viewers import Viewers

VIEWERS = 3
WINDOW_S = 1.2

pytestmark = pytest.mark.skipif(not (BUILD / "load").exists(), reason="make bench-setup builds the load client")


@pytest.fixture
def watch(tmp_path):
    """watch(server, *arguments) -> the report of a window with a few viewers."""
    started = []

    def report(server, *arguments):
        viewers = Viewers(BUILD / "load", ["--port", server.server_address[1], *arguments], tmp_path / "log")
        started.append(viewers)
        assert viewers.count(VIEWERS, 5)["live"] == VIEWERS
        return viewers.measure(WINDOW_S, dict, drain=0.3)[0]

    yield report
    for viewers in started:
        viewers.stop()


def at_fault(messages):
    """A script that differs in one step."""
    return lambda number, t: messages(number, t) if number == FAULT_AT else good(number, t)


def faults(report):
    readers = report["readers"]
    return {name: readers[name] for name in ("missing", "told", "doubled", "unordered") if readers[name]}


@pytest.mark.parametrize("transport", ["websocket", "xhr_streaming"])
@pytest.mark.parametrize("piece", [0, 3])
def test_whole_stream_has_no_fault(watch, transport, piece):
    with Server(piece=piece) as server:
        report = watch(server, "--transport", transport)
    assert faults(report) == {}
    assert report["readers"]["late"] == 0
    assert report["readers"]["samples"] == pytest.approx(VIEWERS * WINDOW_S / STEP_S, rel=0.1)


def test_sample_left_out_is_missing(watch):
    with Server(at_fault(lambda number, t: [])) as server:
        assert faults(watch(server)) == {"missing": VIEWERS}


def test_sample_left_out_after_a_gap_is_told(watch):
    gap = json.dumps({"type": "gap", "channel": "bench-0", "from": None, "to": None, "reason": "slow"})
    with Server(at_fault(lambda number, t: [gap])) as server:
        report = watch(server)
    assert faults(report) == {"told": VIEWERS}
    assert report["readers"]["gaps"] == VIEWERS


def test_sample_sent_twice_is_doubled(watch):
    with Server(at_fault(lambda number, t: good(number, t) * 2)) as server:
        assert faults(watch(server)) == {"doubled": VIEWERS}


def test_position_that_falls_is_unordered(watch):
    with Server(at_fault(lambda number, t: [block(number, t, position=7)])) as server:
        assert faults(watch(server)) == {"unordered": VIEWERS}


def test_viewer_who_gets_nothing_more_is_late(watch):
    with Server(lambda number, t: good(number, t) if number < FAULT_AT else []) as server:
        assert watch(server)["readers"]["late"] == VIEWERS


def test_viewer_who_stays_behind_lacks_what_others_have(watch):
    seen = []

    def script(number, t):
        """The second to ask for a step near the end gets no more."""
        seen.append(number)
        return [] if number >= FAULT_AT and seen.count(number) == 1 else good(number, t)

    with Server(script) as server:
        report = watch(server)
    assert report["readers"]["missing"] > 0


def test_delay_is_that_of_the_stamp(watch):
    with Server(age_ms=200) as server:
        assert watch(server)["sample"]["p50"] == pytest.approx(200, abs=20)


def test_closing_frame_is_counted_with_its_code(watch):
    with Server(at_fault(lambda number, t: b'c[4321,"Go away!"]')) as server:
        report = watch(server)
    assert (report["closed"], report["close_code"], report["live"]) == (VIEWERS, 4321, 0)


def test_other_hosts_are_refused(tmp_path):
    viewers = Viewers(BUILD / "load", ["--port", 80, "--host", "192.0.2.1"], tmp_path / "log")
    assert viewers.child.process.wait(5) == 2
    viewers.stop()
