from dataclasses import replace

import pytest

from pace.channels import Source
from pace.people.standings import Standings, changed, parts
from tests.support.hub import Bench, channel

STREAM = replace(channel("own"), source=Source("stream", "own"))


@pytest.fixture
def bench():
    return Bench(rate="number")


def now(bench):
    return int(bench.clock() * 1000)


def test_states_are_what_ingest_told(bench):
    bench.hub.reports = {"ecg": {"last": now(bench) - 100, "received": 3}, "rate": {"last": now(bench) - 60_000.5}}
    states = Standings(bench.hub).states(now(bench))
    assert {name: state["state"] for name, state in states.items()} == {"ecg": "live", "rate": "quiet"}
    assert (states["ecg"]["received"], states["rate"]["last"]) == (3, now(bench) - 60_001)


def test_what_this_worker_reads_is_newer_than_what_ingest_told(bench):
    bench.publish()
    bench.viewer()
    bench.hub.reports = {"ecg": {"last": 5}}
    assert Standings(bench.hub).states(now(bench))["ecg"]["last"] == now(bench)


def test_the_last_block_is_known_though_ingest_has_gone(bench):
    standings = Standings(bench.hub)
    bench.hub.reports = {"ecg": {"last": 5}}
    standings.states(now(bench))
    bench.hub.reports = {}
    assert standings.states(now(bench))["ecg"] == {
        "state": "stale", "last": 5, "received": 0, "malformed": 0, "error": None, "rate": None, "flags": []}


def test_a_report_of_somebody_else_is_no_fault(bench):
    bench.hub.reports = {"ecg": {"last": "yesterday"}}
    assert Standings(bench.hub).states(now(bench))["ecg"]["state"] == "silent"


def test_channels_of_publishers_that_append_are_looked_at(bench):
    bench.hub.channels["own"] = STREAM
    standings = Standings(bench.hub)
    standings.look(bench.broker)
    assert standings.states(now(bench))["own"]["state"] == "silent"
    bench.broker.add("own", "{}")
    standings.look(bench.broker)
    assert standings.states(now(bench))["own"]["state"] == "live"


def test_their_malformed_blocks_are_those_that_this_worker_saw(bench):
    bench.hub.channels["own"] = STREAM
    bench.broker.add("own", "junk")
    bench.viewer("own")
    state = Standings(bench.hub).states(now(bench))["own"]
    assert (state["malformed"], state["error"][:7]) == (1, "no JSON")


def test_changed_are_those_that_are_worth_a_message(bench):
    standings = Standings(bench.hub)
    bench.hub.reports = {"ecg": {"last": now(bench), "received": 1}}
    before = standings.states(now(bench))
    bench.hub.reports = {"ecg": {"last": now(bench) + 40, "received": 2}}
    assert changed(before, standings.states(now(bench))) == {}
    bench.hub.reports = {"ecg": {"last": now(bench), "malformed": 1}}
    assert changed(before, standings.states(now(bench))).keys() == {"ecg"}
    bench.hub.channels.pop("rate")
    assert changed(before, standings.states(now(bench)))["rate"] is None
    assert changed({}, before) == before


def test_parts():
    assert list(parts({"a": 1, "b": 2, "c": 3}, 2)) == [{"a": 1, "b": 2}, {"c": 3}]
    assert list(parts({}, 2)) == []
