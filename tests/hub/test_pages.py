import gevent
import pytest

from pace.errors import BrokerDown
from pace.hub.pages import KEEP_S, PAGE_BLOCKS, Pages
from tests.support.hub import Bench


def ids(bench):
    return [entry.id for entry in bench.broker.history("ecg")]


def test_who_asks_for_the_same_shares_one_read():
    bench = Bench()
    bench.publish(5)
    bench.publish(5)
    pages, first = Pages(bench.broker, bench.clock), ids(bench)[0]
    bench.broker.reads = 0
    asking = [gevent.spawn(pages.after, "ecg", "e", first) for _ in range(100)]
    gevent.joinall(asking)
    assert {id(greenlet.value) for greenlet in asking} == {id(asking[0].value)}
    assert [entry.id for entry in asking[0].value.entries] == ids(bench)[1:]
    assert asking[0].value.complete
    assert bench.broker.reads <= 3


def test_a_page_is_read_anew_after_a_while():
    bench = Bench()
    bench.publish(2)
    pages, first = Pages(bench.broker, bench.clock), ids(bench)[0]
    pages.after("ecg", "e", first)
    bench.publish(1)
    assert len(pages.after("ecg", "e", first).entries) == 1
    bench.clock.pass_(KEEP_S + 0.1)
    assert len(pages.after("ecg", "e", first).entries) == 2


def test_an_empty_page_is_not_kept():
    bench = Bench()
    bench.publish(1)
    pages, last = Pages(bench.broker, bench.clock), ids(bench)[-1]
    assert pages.after("ecg", "e", last).entries == []
    bench.publish(1)
    assert len(pages.after("ecg", "e", last).entries) == 1


def test_what_was_trimmed_makes_it_incomplete():
    bench = Bench(history_s=10)
    bench.publish(1)
    first = ids(bench)[0]
    bench.clock.pass_(11)
    bench.publish(1)
    page = Pages(bench.broker, bench.clock).after("ecg", "e", first)
    assert (len(page.entries), page.complete) == (1, False)


def test_what_redis_lost_makes_it_incomplete():
    bench = Bench()
    bench.publish(1)
    replica = bench.broker.replica()
    bench.clock.pass_(1)
    bench.publish(1)
    kept, lost = ids(bench)
    bench.broker.fail_over(replica)
    bench.clock.pass_(1)
    bench.publish(1)
    pages = Pages(bench.broker, bench.clock)
    assert [pages.after("ecg", "e", id).complete for id in (kept, lost)] == [True, False]


def test_a_failed_read_fails_for_all_and_is_tried_again():
    bench = Bench()
    bench.publish(2)
    pages, first = Pages(bench.broker, bench.clock), ids(bench)[0]
    bench.broker.down = True
    asking = [gevent.spawn(_down, pages, first) for _ in range(5)]
    gevent.joinall(asking)
    assert all(greenlet.value for greenlet in asking)
    bench.broker.down = False
    assert len(pages.after("ecg", "e", first).entries) == 1


def _down(pages, after):
    with pytest.raises(BrokerDown):
        pages.after("ecg", "e", after)
    return True


def test_a_page_is_bounded_in_size():
    bench = Bench()
    bench.publish(PAGE_BLOCKS + 10)
    page = Pages(bench.broker, bench.clock).after("ecg", "e", ids(bench)[0])
    assert len(page.entries) == PAGE_BLOCKS
