"""The simulation, the plan that follows from it, and the page that prints both."""
import re
from dataclasses import replace

import pytest

from bench import calibration, capacity, pages
from bench.calibration import Costs
from bench.planning import Plan, Scenario
from bench.simulation import Worker, most_viewers, simulate
from bench.wire import PACKET_BYTES, SEGMENT_BYTES, Stream, frame_bytes, wire_bytes
from pace.hub.tempo import WORKING_SHARE

PARAMETERS = calibration.load()
COSTS = Costs(PARAMETERS["points"])
IDLE = Worker(viewers=1, send=7e-6)


def plan(viewers, channels=1, watched=1, **more):
    assumed = {**PARAMETERS["plan"], **more}
    return Plan(Scenario("", viewers, channels, watched, capacity.ECG), COSTS, assumed)


def test_page_holds_what_the_command_prints():
    page = (pages.DOCS / capacity.DOCUMENT).read_text()
    assert page == pages.filled(page, capacity.tables(PARAMETERS))


def test_page_tells_no_number_outside_its_tables():
    prose = re.sub(r"<!-- \w+ -->\n.*?<!-- end -->", "", (pages.DOCS / capacity.DOCUMENT).read_text(), flags=re.DOTALL)
    assert re.findall(r"\d+", prose.replace("IPv4", "")) == []


def test_table_without_a_place_is_told():
    with pytest.raises(ValueError, match="no place for the table costs"):
        pages.filled("<!-- origin -->\n<!-- end -->", {"origin": "", "costs": ""})


@pytest.mark.parametrize("one", PARAMETERS["points"]["stream"], ids=lambda one: str(one["viewers"]))
def test_prediction_is_near_the_measurement(one):
    found = simulate(capacity.as_measured(COSTS, one))
    assert found.delay_ms(0.99) == pytest.approx(one["p99"], rel=0.25)
    assert found.delay_ms(0.5) == pytest.approx(one["p50"], rel=0.25)
    assert found.frames_per_s == pytest.approx(one["frames_per_s"] / one["viewers"], rel=0.15)


def test_sample_waits_for_one_tick_at_most():
    found = simulate(IDLE)
    assert found.delays[0] < 0.006
    assert 0.040 < found.delays[-1] < 0.046
    assert found.frames_per_s == 25


def test_interval_stretches_only_when_fan_out_takes_its_share():
    assert simulate(replace(IDLE, viewers=4000)).frames_per_s == 25          # 28 ms of 40
    assert simulate(replace(IDLE, viewers=8000)).frames_per_s == pytest.approx(WORKING_SHARE / 0.056, rel=0.05)


def test_last_viewer_waits_for_all_before():
    delays = simulate(replace(IDLE, viewers=4000)).delays
    assert delays[-1] - simulate(IDLE).delays[-1] == pytest.approx(0.028, rel=0.1)


def test_others_on_the_core_and_a_slow_reader_delay():
    calm = simulate(replace(IDLE, viewers=4000))
    assert simulate(replace(IDLE, viewers=4000, foreign=0.4)).delay_ms(0.99) > 1.3 * calm.delay_ms(0.99)
    read = simulate(replace(IDLE, viewers=4000, reader=4e-6, reader_foreign=0.5))
    assert read.delay_ms(0.99) - calm.delay_ms(0.99) == pytest.approx(4000 * (8 - 7) / 1000, rel=0.5)


@pytest.mark.parametrize("link", [0.05, 0.2, 1.0])
def test_far_redis_delays_and_does_not_stop(link):
    found = simulate(replace(IDLE, link=link))
    assert found.delay_ms(0.01) > 1000 * link / 2
    assert found.frames_per_s == pytest.approx(1 / (link + 0.02), rel=0.2)


def test_most_viewers_is_the_last_that_holds():
    def worker(n):
        return replace(IDLE, viewers=n)
    held = most_viewers(worker, 100)
    assert simulate(worker(held)).delay_ms(0.99) <= 100 < simulate(worker(held + 50)).delay_ms(0.99)
    assert most_viewers(worker, 1) == 0


def test_frame_is_near_the_one_that_was_measured():
    measured = COSTS.at("stream", 1000)["bytes_per_frame"]   # of other values, a few characters longer or shorter
    assert frame_bytes(capacity.BENCH, 40) == pytest.approx(measured, rel=0.1)


def test_frame_grows_with_rate_leads_and_channels():
    small = frame_bytes(Stream(360, 1), 40)
    assert small < frame_bytes(Stream(720, 1), 40)
    assert small < frame_bytes(Stream(360, 2), 40)
    assert frame_bytes(Stream(360, 1), 40, channels=8) == pytest.approx(8 * small, rel=0.05)


def test_large_frame_takes_several_packets():
    assert wire_bytes(SEGMENT_BYTES) == SEGMENT_BYTES + PACKET_BYTES
    assert wire_bytes(SEGMENT_BYTES + 1) == SEGMENT_BYTES + 1 + 2 * PACKET_BYTES


def test_plan_has_room_for_all():
    made = plan(1_000_000)
    assert made.workers * made.held >= 1_000_000
    assert made.machines * PARAMETERS["plan"]["machine_workers"] >= made.workers
    assert made.bottleneck == "worker's core"


def test_slow_network_asks_for_machines():
    made = plan(1_000_000, nic_gbit=1)
    assert made.machines > plan(1_000_000).machines
    assert 0.6 < made.used["machine's NIC"] <= PARAMETERS["plan"]["headroom"]


def test_many_channels_are_a_matter_of_redis():
    made = plan(1_000_000, channels=1000)
    assert 700 < made.reads < 1000
    assert made.bottleneck == "Redis' core"
    assert made.redis_servers > 1


def test_text_a_sample_costs_redis_and_ingest_more():
    blocks, texts = (Plan(Scenario("", 1000, 10, 1, stream), COSTS, PARAMETERS["plan"])
                     for stream in (Stream(360, 1), Stream(360, 1, texts=True)))
    assert texts.redis_write > 2 * blocks.redis_write
    assert texts.ingest > 2 * blocks.ingest


def test_calmest_of_several_is_kept():
    points = [{"foreign": f, "reader_foreign": r} for f, r in ((0.3, 0.0), (0.1, 0.1), (0.0, 0.4))]
    assert calibration.calmest(points) is points[1]


def test_saving_keeps_what_is_assumed(tmp_path):
    path = tmp_path / "capacity.json"
    path.write_text('{"date": "old", "plan": {"p99_ms": 1}}')
    calibration.save({"date": "new", "points": {}}, path)
    assert calibration.load(path) == {"date": "new", "points": {}, "plan": {"p99_ms": 1}}
