"""pace.blocks.gathering: nothing lost, nothing doubled, times as they were sent."""
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace.blocks import Gatherer, Place, Samples, Text, check_block
from pace.blocks.gathering import JITTER
from pace.errors import Malformed
from tests.support.channels import channel


def gather(samples, **fields):
    gatherer = Gatherer(channel(**fields))
    for sample in samples:
        gatherer.add(sample)
    return [json.loads(text) for text in gatherer.take()]


def single(t, *values):
    return Samples(t, None, [[value] for value in values], t or 0)


def unroll(block):
    """Pairs (time, values of all leads) of a block."""
    rows = list(zip(*block["v"], strict=True))
    times = block["t"] if isinstance(block["t"], list) else [
        block["t"] + index * block["dt"] for index in range(len(rows))]
    return list(zip(times, rows, strict=True))


def test_regular_singles_become_one_even_block():
    assert gather([single(100 + 4 * i, i, -i) for i in range(3)]) == [
        {"t": 100, "dt": 4, "v": [[0, 1, 2], [0, -1, -2]]}]


def test_whole_milliseconds_of_an_uneven_rate_are_even():
    (block,) = gather([single(int(100 + i * 1000 / 360), i) for i in range(15)], leads="I")
    assert abs(block["dt"] - 1000 / 360) < 0.1


def test_irregular_singles_keep_their_times():
    assert gather([single(t, t) for t in (100, 104, 150)], leads="I") == [
        {"t": [100, 104, 150], "v": [[100, 104, 150]]}]


@pytest.mark.parametrize("times", [(100, 100, 100), (100, 96, 92), (100, 99, 101)])
def test_times_that_do_not_go_forward_are_kept(times):
    assert gather([single(t, 1) for t in times], leads="I")[0]["t"] == list(times)


def test_two_samples_with_a_gap_between_keep_their_times():
    assert gather([single(100, 1), single(9100, 2)], leads="I") == [{"t": [100, 9100], "v": [[1, 2]]}]


def test_a_single_sample_has_no_interval():
    assert gather([single(100, 1)], leads="I", rate=250) == [{"t": [100], "v": [[1]]}]


def test_blocks_that_continue_each_other_are_joined():
    parts = [Samples(100, 4, [[1, 2]], 0), Samples(108.4, 4, [[3]], 0)]
    assert gather(parts, leads="I") == [{"t": 100, "dt": 4, "v": [[1, 2, 3]]}]


@pytest.mark.parametrize("other", [Samples(130, 4, [[3]], 0), Samples(108, 5, [[3]], 0), Samples(90, 4, [[3]], 0)])
def test_blocks_that_do_not_are_not(other):
    assert len(gather([Samples(100, 4, [[1, 2]], 0), other], leads="I")) == 2


def test_texts_stay_apart():
    assert gather([Text(5, "a"), Text(5, "b")], kind="text", leads=None) == [
        {"t": 5, "text": "a"}, {"t": 5, "text": "b"}]


def test_places_stay_apart():
    places = [Place(5, 52.5, 13.4, 90.0, None, 7), Place(6, 52.6, 13.4, None, -3.0, 7)]
    assert gather(places, kind="place", leads=None) == [
        {"t": 5, "lat": 52.5, "lng": 13.4, "heading": 90.0, "tilt": None},
        {"t": 6, "lat": 52.6, "lng": 13.4, "heading": None, "tilt": -3.0}]


def test_take_empties():
    gatherer = Gatherer(channel(leads="I"))
    gatherer.add(single(1, 1))
    assert len(gatherer) == 1
    assert len(gatherer.take()) == 1
    assert (len(gatherer), gatherer.take()) == (0, [])


def test_leads_are_learnt_once():
    gatherer = Gatherer(channel(leads=None))
    gatherer.add(single(1, 1, 2))
    assert gatherer.n_leads == 2
    with pytest.raises(Malformed, match="3 leads, the channel has 2"):
        gatherer.add(single(2, 1, 2, 3))
    assert len(gatherer) == 1


def test_samples_that_wait_are_bounded_and_the_loss_is_told():
    gatherer = Gatherer(channel(leads="I"))
    gatherer.limit = 10
    for start in (0, 100, 200):
        gatherer.add(Samples(start, 1, [[start] * 4], 0))
    assert gatherer.dropped == 4
    assert len(gatherer) == 8
    assert [json.loads(text).get("hole") or json.loads(text)["t"] for text in gatherer.take()] == ["full", 100, 200]
    gatherer.add(single(1, 1))
    assert len(gatherer.take()) == 1


def test_singles_that_wait_are_bounded_too():
    gatherer = Gatherer(channel(leads="I"))
    for index in range(50_000):
        gatherer.add(single(index, 1))
    assert gatherer.dropped == 10_000
    assert sum(len(json.loads(text)["v"][0]) for text in gatherer.take()[1:]) == 40_000


def test_texts_that_wait_are_bounded_too():
    gatherer = Gatherer(channel(kind="text", leads=None))
    gatherer.limit = 2
    for line in "abc":
        gatherer.add(Text(1, line))
    assert [json.loads(text).get("text") for text in gatherer.take()] == [None, "b", "c"]
    assert gatherer.dropped == 1


@pytest.mark.parametrize("more", [Samples([2] * 6000, None, [[1] * 6000], 0), Samples(6001, 1, [[1] * 6000], 0)])
def test_blocks_have_no_more_samples_than_a_payload_may(more):
    first = more._replace(t=1) if more.dt else more
    assert [len(block["v"][0]) for block in gather([first, more], leads="I")] == [6000, 6000]


def test_even_and_single_samples_stay_apart():
    assert len(gather([single(96, 1), Samples(100, 4, [[1, 2]], 0), single(108, 1)], leads="I")) == 3


def test_a_parsed_payload_is_never_changed():
    first, second = Samples(100, 4, [[1]], 0), Samples(104, 4, [[2]], 0)
    gather([first, second], leads="I")
    assert first.v == [[1]]


def arrivals(gatherer, arrivals):
    for arrival in arrivals:
        gatherer.add(Samples(None, None, [[1]], arrival))
    return [t for text in gatherer.take() for t, _ in unroll(json.loads(text))]


def test_without_stamps_the_rate_spaces_the_samples():
    gatherer = Gatherer(channel(leads="I", rate=250))
    assert arrivals(gatherer, [1000, 1030, 1030, 1030]) == [1000, 1004, 1008, 1012]
    assert arrivals(gatherer, [1031]) == [1016]


def test_without_stamps_a_pause_is_a_pause():
    gatherer = Gatherer(channel(leads="I", rate=250))
    assert arrivals(gatherer, [1000]) == [1000]
    assert arrivals(gatherer, [5000, 5000]) == [5000, 5004]


def test_without_stamps_the_last_sample_of_a_block_arrives_now():
    assert gather([Samples(None, 4, [[1, 2, 3]], 1000)], leads="I") == [{"t": 992, "dt": 4, "v": [[1, 2, 3]]}]


def test_without_stamps_and_rate_a_sample_is_stamped_on_arrival():
    assert gather([Samples(None, None, [[72]], 1000)], kind="number", leads="HR") == [{"t": [1000], "v": [[72]]}]


SINGLES = st.builds(lambda t, value: Samples(t, None, [[value]], 0), st.integers(0, 10**6), st.integers(0, 9))
EVEN = st.builds(lambda t, dt, values: Samples(t, dt, [values], 0), st.integers(0, 10**6), st.sampled_from([1, 4]),
                 st.lists(st.integers(0, 9) | st.none(), min_size=1, max_size=5))
RUNS = st.builds(lambda t, dt, n: [Samples(t + i * dt, None, [[i]], 0) for i in range(n)],
                 st.integers(0, 10**6), st.floats(0, 50), st.integers(1, 30))


def expected(samples):
    for t, dt, v, _ in samples:
        for index, value in enumerate(v[0]):
            yield t + index * (dt or 0), (value,)


@given(st.lists(SINGLES | EVEN) | RUNS, st.sets(st.integers(0, 30)))
def test_every_sample_comes_out_once_in_order_with_its_time(samples, flushes):
    gatherer, texts = Gatherer(channel(leads="I")), []
    for number, sample in enumerate(samples):
        gatherer.add(sample)
        if number in flushes:
            texts += gatherer.take()
    texts += gatherer.take()
    got = [pair for text in texts for pair in unroll(json.loads(text))]
    wanted = list(expected(samples))
    assert [value for _, value in got] == [value for _, value in wanted]
    assert all(abs(t - sent) <= JITTER * 1.01 for (t, _), (sent, _) in zip(got, wanted, strict=True))
    assert all(check_block(text, channel(leads="I")) for text in texts)
