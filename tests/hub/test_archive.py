"""Pages of history: bounded, checked, shared."""
import json
from dataclasses import replace

import pytest

from pace.channels import Source
from pace.errors import BrokerDown
from pace.hub.archive import ALIGN_MS, FIRST_ENTRIES, FULL_S, MOST_BLOCKS, MOST_BYTES, OPEN_S, Archive
from pace.positions import MAX_PART, Position, order
from tests.support.hub import Bench, channel

START = (-1, MAX_PART)


def archive_of(bench, max_queue=1 << 20):
    archive = Archive(max_queue, bench.clock)
    archive.broker = bench.broker
    bench.broker.epoch("ecg")
    return archive


def samples(page):
    return [json.loads(text)["v"][0][0] for _, _, text in page.blocks]


def before(ms):
    return ms - 1, MAX_PART


def now(bench):
    return int(bench.clock() * 1000)


def test_a_page_has_the_blocks_with_their_positions():
    bench = Bench()
    numbers = bench.publish(3)
    page = archive_of(bench).page(channel("ecg"), START)
    assert (samples(page), page.more) == (numbers, False)
    entries = bench.broker.history("ecg")
    assert [position for _, position, _ in page.blocks] == [f"{page.epoch}:{entry.id}" for entry in entries]
    assert [at for at, _, _ in page.blocks] == [order(entry.id) for entry in entries]
    assert page.epoch == bench.broker.epoch("ecg")


@pytest.mark.parametrize("count", [0, 1, FIRST_ENTRIES - 1, FIRST_ENTRIES, FIRST_ENTRIES + 1, MOST_BLOCKS])
def test_all_of_it_where_it_fits(count):
    bench = Bench()
    bench.publish(count)
    page = archive_of(bench).page(channel("ecg"), START)
    assert (samples(page), page.more) == (list(range(count)), False)


def test_more_than_a_page_takes_is_asked_on_after_the_last():
    bench = Bench()
    numbers = bench.publish(MOST_BLOCKS + 7)
    archive = archive_of(bench)
    first = archive.page(channel("ecg"), START)
    assert (samples(first), first.more) == (numbers[:MOST_BLOCKS], True)
    last = Position.parse(first.blocks[-1][1])
    second = archive.page(channel("ecg"), last.order, last)
    assert (samples(second), second.more) == (numbers[MOST_BLOCKS:], False)


@pytest.mark.parametrize("block", [
    {"t": 1, "dt": 1, "v": [[0.125] * 200]}, {"t": 1, "text": "e" * 2000}, {"t": 1, "text": "é" * 300},
    {"t": 1, "text": '"\\' * 300}])
def test_a_page_is_bounded_in_bytes(block):
    bench = Bench()
    text = json.dumps(block, ensure_ascii=False)
    size = len(json.dumps(text))
    bench.publish(2 * MOST_BYTES // size, text=text)
    page = archive_of(bench).page(channel("ecg"), START)
    assert page.more
    assert MOST_BYTES - size < len(page.blocks) * size <= MOST_BYTES


def test_large_blocks_behind_small_ones_do_not_make_it_larger():
    bench = Bench()
    bench.publish(FIRST_ENTRIES)
    bench.publish(20, text=json.dumps({"t": 1, "dt": 1, "v": [[0.125] * 9000]}))
    page = archive_of(bench).page(channel("ecg"), START)
    assert page.more
    assert FIRST_ENTRIES < len(page.blocks) < FIRST_ENTRIES + 20
    assert sum(len(json.dumps(text)) for _, _, text in page.blocks) <= MOST_BYTES


def test_where_little_may_wait_pages_are_small_and_a_block_too_large_is_a_hole():
    bench = Bench()
    bench.publish(1, text=json.dumps({"t": 1, "dt": 1, "v": [[0.125] * 9000]}))
    bench.publish(2, text=json.dumps({"t": 1, "dt": 1, "v": [[0.125] * 2000]}))
    archive = archive_of(bench, max_queue=65_536)
    page = archive.page(channel("ecg"), START)
    assert json.loads(page.blocks[0][2]) == {"hole": "size"}
    assert (len(page.blocks), page.more) == (2, True)


def test_who_looks_at_the_same_part_shares_the_reads():
    bench = Bench()
    bench.clock.now = 1_700_000_000.0
    bench.publish(MOST_BLOCKS + 1)
    archive = archive_of(bench)
    bench.broker.reads = 0
    pages = {id(archive.page(channel("ecg"), before(now(bench) - late))) for late in range(0, ALIGN_MS, 500)}
    assert len(pages) == 2  # before the blocks and with them, the clock being at an edge
    assert bench.broker.reads <= 4


def test_a_dense_stream_is_read_where_it_is_asked_for():
    bench = Bench()
    bench.publish(MOST_BLOCKS + 1)
    bench.clock.pass_(1)
    later = bench.publish(2)
    page = archive_of(bench).page(channel("ecg"), before(now(bench)))
    assert samples(page) == later


def test_a_page_up_to_the_present_is_read_anew_soon():
    bench = Bench()
    bench.publish(1)
    archive = archive_of(bench)
    assert len(archive.page(channel("ecg"), START).blocks) == 1
    bench.publish(1)
    assert len(archive.page(channel("ecg"), START).blocks) == 1
    bench.clock.pass_(OPEN_S)
    assert len(archive.page(channel("ecg"), START).blocks) == 2


def test_a_full_page_is_kept_longer():
    bench = Bench()
    bench.publish(MOST_BLOCKS + 1)
    archive = archive_of(bench)
    page = archive.page(channel("ecg"), START)
    bench.clock.pass_(FULL_S - 0.1)
    assert archive.page(channel("ecg"), START) is page
    bench.clock.pass_(0.1)
    assert archive.page(channel("ecg"), START) is not page


def test_blocks_of_two_epochs_are_never_in_one_page():
    bench = Bench()
    bench.publish(FIRST_ENTRIES + 5)
    epoch, read = bench.broker.epoch("ecg"), bench.broker.history

    def lose_data_after_the_first(*args, **options):
        entries = read(*args, **options)
        known = bench.broker.known_epoch
        bench.broker.known_epoch = lambda name: known(name) if bench.broker.reads > 1 else epoch
        if bench.broker.reads == 1:
            bench.broker.flush_all()
            bench.publish(3)
        return entries

    bench.broker.history = lose_data_after_the_first
    page = archive_of(bench).page(channel("ecg"), START)
    assert (page.epoch, len(page.blocks), page.more) == (epoch, FIRST_ENTRIES, True)


def test_blocks_that_publishers_append_are_checked():
    bench = Bench()
    for text in ('{"t": 5, "v": [[1]]}', '{"t":1,junk', '{"t": 5, "v": [[NaN]]}', '{"t": 5, "v": [[1e308]]}',
                 '{"t": 5, "v": [[1e309]]}', '{"t": -5, "v": [[2]]}', '{"t": 1, "v": [[' + "1," * 1_000_000 + "1]]}"):
        bench.broker.add("ecg", text)
    page = archive_of(bench).page(replace(channel("ecg"), source=Source("stream", "ecg")), START)
    blocks = [json.loads(text, parse_constant=None) for _, _, text in page.blocks]
    hole = {"hole": "malformed"}
    assert blocks == [{"t": [5.0], "v": [[1.0]]}, hole, hole, {"t": [5.0], "v": [[1e308]]}, hole,
                      {"t": [-5.0], "v": [[2.0]]}, hole]


def test_bounds_are_when_the_oldest_and_the_newest_arrived():
    bench = Bench()
    archive = archive_of(bench)
    assert archive.bounds(channel("ecg")) == (None, None)
    first = now(bench)
    bench.publish(1)
    bench.clock.pass_(3)
    bench.publish(1)
    assert archive.bounds(channel("ecg")) == (first, first + 3000)


def test_without_a_broker_redis_is_down():
    archive = Archive(1 << 20)
    with pytest.raises(BrokerDown):
        archive.page(channel("ecg"), START)
    with pytest.raises(BrokerDown):
        archive.bounds(channel("ecg"))
