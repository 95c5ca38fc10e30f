"""Consumer groups, on a real Redis."""
import json

import pytest

from pace.group import CHECK_S, HOLE, GroupReader
from pace.keys import Keys
from pace.publish import Publisher
from tests.support.hub import Clock

KEY = Keys().blocks("bed-1")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def reader(redis_server, clock):
    """reader(take_over_s=…) -> a worker of one group."""
    made = []

    def start(take_over_s=60):
        made.append(GroupReader(redis_server.url, "bed-1", "beats", take_over_s, clock))
        return made[-1]

    yield start
    for one in made:
        one.close()


@pytest.fixture
def publish(redis_server):
    """publish(n) appends a block of that one sample."""
    publisher = Publisher(redis_server.url, "bed-1")
    yield lambda n: publisher.block([[n]], dt=4)
    publisher.close()


def sample(found):
    return found and json.loads(found[1])["v"][0][0]


def pending(redis_server):
    return redis_server.client().xpending(KEY, "beats")["pending"]


def test_each_block_goes_to_one_worker(reader, publish):
    one, two = reader(), reader()
    for number in range(10):
        publish(number)
    got = [sample(worker.poll()) for _ in range(5) for worker in (one, two)]
    assert got == list(range(10))


def test_a_group_begins_with_what_comes(reader, publish):
    publish(1)
    worker = reader()
    publish(2)
    assert sample(next(worker)) == 2


def test_who_comes_later_goes_on_where_the_group_is(reader, publish):
    worker = reader()
    publish(1)
    worker.poll()
    publish(2)
    assert sample(next(reader())) == 2


def test_a_block_is_done_with_when_the_next_is_asked_for(reader, publish, redis_server):
    worker = reader()
    publish(1)
    publish(2)
    worker.poll()
    assert pending(redis_server) == 1
    worker.poll()
    assert pending(redis_server) == 1
    worker.done()
    assert pending(redis_server) == 0


def test_a_dead_workers_block_is_taken_over_once(reader, publish, clock):
    dead, *living = reader(), reader(take_over_s=0), reader(take_over_s=0)
    publish(1)
    assert sample(dead.poll()) == 1
    clock.pass_(CHECK_S)
    assert sample(living[0].poll()) == 1
    living[0].done()
    assert living[1].poll() is None


def test_a_slow_worker_is_not_dead(reader, publish, clock):
    slow, other = reader(), reader(take_over_s=60)
    publish(1)
    slow.poll()
    clock.pass_(CHECK_S)
    assert other.poll() is None


def test_workers_that_left_nothing_behind_are_forgotten(reader, publish, clock, redis_server):
    worker, gone = reader(), reader()
    publish(1)
    worker.poll()
    publish(2)
    gone.poll()
    gone.done()
    gone.close()
    names = [one["name"] for one in redis_server.client().xinfo_consumers(KEY, "beats")]
    assert names == [worker.name]


def test_redis_that_lost_its_data_is_a_new_beginning(reader, publish, redis_server):
    worker = reader()
    redis_server.client().flushall()
    publish(1)
    assert worker.poll() is None
    assert sample(worker.poll()) == 1


def test_blocks_that_nobody_took_in_time_are_a_hole(reader, publish, clock, redis_server):
    worker = reader()
    publish(0)
    first = worker.poll()[0]
    for number in range(1, 4):
        publish(number)
    redis_server.client().xtrim(KEY, maxlen=1, approximate=False)
    clock.pass_(CHECK_S)
    assert worker.poll() == (first, HOLE)
    assert sample(worker.poll()) == 3


def test_an_error_of_redis_is_told(redis_server):
    redis_server.client().set(KEY, "no stream")
    with pytest.raises(Exception, match="WRONGTYPE"):
        GroupReader(redis_server.url, "bed-1", "beats")
