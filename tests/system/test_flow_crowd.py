"""A full ward, and workers that die: everybody has every sample, once, in order."""
import itertools
import os
import signal

from pace.keys import SHARDS, Keys
from tests.support.counting import Counting
from tests.support.crowd import Crowd
from tests.support.waiting import PATIENCE, wait_for

CHANNELS = {"ecg": {"leads": "I", "rate": "500"}}


def samples(blocks):
    return list(itertools.chain.from_iterable(block["v"][0] for block in blocks))


def publisher(redis_server):
    client = redis_server.client()
    wait_for(lambda: client.pubsub_numsub("ecg")[0][1], 10)
    return client


def test_a_thousand_viewers_have_everything_and_are_told_of_the_end(pace_server, redis_server):
    server = pace_server(channels=CHANNELS)
    client = publisher(redis_server)
    with Crowd(server.port, 1000, "ecg") as crowd:
        with Counting(client, "ecg") as publishing:
            crowd.read_until(lambda: publishing.count > 1000, 15)
        published = publishing.stop()
        crowd.read_until(lambda: all(
            member.blocks and published[-1] in member.blocks[-1][1]["v"][0] for member in crowd.members), 15)
        first, *others = crowd.members
        assert samples(block for _, block in first.blocks) == published
        assert all(member.blocks == first.blocks for member in others)
        assert [member.gaps for member in crowd.members] == [[]] * 1000
        server.process.signal(signal.SIGTERM)
        crowd.read_until(lambda: all(member.closed for member in crowd.members), 10)
    assert {member.closed for member in crowd.members} == {1001}
    assert server.process.wait(10 * PATIENCE) == 0
    assert "Traceback" not in server.log


def worker(server):
    """Process id of a server's one worker."""
    pid, = server.process.children
    return pid


def test_the_death_of_the_ingesting_worker_costs_viewers_of_another_nothing(pace_server, redis_server):
    client, keys = redis_server.client(), Keys()
    ingesting = pace_server(channels=CHANNELS)
    wait_for(lambda: client.exists(*map(keys.lease, range(SHARDS))) == SHARDS, 10)
    other = pace_server(channels=CHANNELS)
    wait_for(lambda: client.exists(*map(keys.standby, range(SHARDS))) == SHARDS, 10)
    holder = client.get(keys.lease(0))
    with Crowd(other.port, 20, "ecg") as crowd, Counting(client, "ecg") as publishing:
        one = crowd.members[0]
        crowd.read_until(lambda: len(samples(block for _, block in one.blocks)) > 200, 10)
        assert client.get(keys.lease(0)) == holder
        os.kill(worker(ingesting), signal.SIGKILL)
        crowd.read_until(lambda: client.get(keys.lease(0)) not in (None, holder), 15)
        taken = publishing.count
        crowd.read_until(lambda: one.blocks[-1][1]["v"][0][-1] > taken + 200, 10)
        published = publishing.stop()
        crowd.read_until(lambda: all(published[-1] in member.blocks[-1][1]["v"][0] for member in crowd.members), 10)
        for member in crowd.members:
            assert samples(block for _, block in member.blocks) == published
            assert member.gaps == []
