"""pace.replay: the right samples at the right time, and whose turn it is."""
import json

import pytest

from pace import recordings
from pace.channels import Source
from pace.replay import CATCH_UP, LEASE, Player, Replays, Turn
from pace.settings import load
from tests.support.channels import channel

RATE = 100
N = 250


class Clock:
    """Seconds that a test sets."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock(1_800_000_000.0)


@pytest.fixture
def recording(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"# rate = {RATE}\n" + "".join(f"{i}\n" for i in range(N)))
    return recordings.read(path)


class Heard(list):
    """The blocks that were published."""

    def __call__(self, name, payload):
        assert name == "there"
        self.append(json.loads(payload))

    def samples(self):
        """Pairs (time in ms, value)."""
        return [(round(block["t"] + index * block["dt"], 3), value)
                for block in self for index, value in enumerate(block["v"][0])]


@pytest.fixture
def play(recording, clock):
    def make(**options):
        heard = Heard()
        ecg = channel(leads="I", source=Source("pubsub", "there"))
        return Player(ecg, recording, heard, clock=clock, **options), heard
    return make


def test_samples_follow_the_clock_without_drift(play, clock):
    player, heard = play()
    start = clock.now
    for _ in range(1000):
        clock.now += 0.0437
        player.step()
    samples = heard.samples()
    assert 4369 <= len(samples) <= 4370
    assert samples[0] == (start * 1000, (start * RATE) % N)
    assert [t for t, _ in samples] == [start * 1000 + 10 * index for index in range(len(samples))]


def test_the_loop_has_no_jump(play, clock):
    player, heard = play()
    for _ in range(100):
        clock.now += 0.1
        player.step()
    values = [value for _, value in heard.samples()]
    assert all(after == (before + 1) % N for before, after in zip(values, values[1:], strict=False))


def test_stamps_are_now(play, clock):
    player, heard = play()
    for _ in range(10):
        clock.now += 0.04
        player.step()
        last = heard.samples()[-1][0]
        assert 0 <= clock.now * 1000 - last <= 2 * 1000 / RATE


def test_nothing_due_nothing_said(play, clock):
    player, heard = play()
    clock.now += 0.001
    player.step()
    assert heard == []


def test_who_takes_over_goes_on_where_the_other_ended(play, clock):
    first, heard = play()
    clock.now += 0.5
    first.step()
    second, more = play()
    clock.now += 0.5
    second.step()
    samples = heard.samples() + more.samples()
    assert [value for _, value in samples] == [(1_800_000_000 * RATE + index) % N for index in range(100)]


def test_what_could_not_be_published_is_not_made_up(play, clock):
    player, heard = play()
    publish, player._publish = player._publish, lambda name, payload: 1 / 0
    clock.now += 0.5
    with pytest.raises(ZeroDivisionError):
        player.step()
    player._publish = publish
    clock.now += 0.1
    player.step()
    assert len(heard.samples()) == 10


def test_after_a_standstill_a_second_is_made_up(play, clock):
    player, heard = play()
    clock.now += 3600
    player.step()
    assert len(heard.samples()) == CATCH_UP * RATE
    assert heard.samples()[-1][0] == clock.now * 1000 - 1000 / RATE


def test_clock_set_back_a_little_waits(play, clock):
    player, heard = play()
    for step in (0.5, -0.3, 0.2, 0.2):
        clock.now += step
        player.step()
    times = [t for t, _ in heard.samples()]
    assert times == sorted(set(times))


def test_clock_set_back_far_goes_on_from_there(play, clock):
    player, heard = play()
    clock.now -= 3600
    player.step()
    clock.now += 0.1
    player.step()
    assert len(heard.samples()) == 10


def test_once_from_the_beginning(play, clock):
    player, heard = play(loop=False)
    for _ in range(30):
        clock.now += 0.1
        player.step()
    assert [value for _, value in heard.samples()] == list(range(N))
    assert player.done


def test_rate_of_the_channel_where_the_recording_has_none(tmp_path, clock):
    (tmp_path / "a.csv").write_text("1\n")
    ecg = channel(leads="I", rate=50.0)
    assert Player(ecg, recordings.read(tmp_path / "a.csv"), None, clock=clock).rate == 50


def test_one_turn_at_a_time(redis_server):
    client = redis_server.client()
    mine, others = Turn(client, "turn"), Turn(client, "turn")
    assert mine.mine()
    assert mine.mine()
    assert not others.mine()
    mine.give_up()
    assert others.mine()
    assert not mine.mine()


def test_turn_of_a_dead_process_ends(redis_server):
    client = redis_server.client()
    assert Turn(client, "turn").mine()
    assert 0 < client.pttl("turn") <= LEASE * 1000


def test_turn_is_kept_while_it_is_asked_for(redis_server):
    clock, client = Clock(0.0), redis_server.client()
    turn = Turn(client, "turn", clock)
    assert turn.mine()
    client.pexpire("turn", 500)
    clock.now += LEASE / 2
    assert turn.mine()
    assert client.pttl("turn") > 1000


def test_turn_that_was_lost_is_noticed(redis_server):
    clock, client = Clock(0.0), redis_server.client()
    turn = Turn(client, "turn", clock)
    assert turn.mine()
    client.set("turn", "another's")
    clock.now += LEASE / 2
    assert not turn.mine()
    turn.give_up()
    assert client.get("turn") == "another's"


def test_turn_comes_back_when_redis_lost_its_data(redis_server):
    clock, client = Clock(0.0), redis_server.client()
    turn = Turn(client, "turn", clock)
    assert turn.mine()
    client.flushall()
    clock.now += LEASE / 2
    assert turn.mine()


class Idle(Replays):
    """Replays whose greenlets are not started; `begun` counts how often they would be."""

    begun = 0

    def start(self):
        self.begun += 1

    def stop(self, timeout=1.0):
        pass


def test_other_recordings_are_begun_and_the_same_go_on(tmp_path):
    ini = tmp_path / "pace.ini"
    text = "[app:main]\n[channel:ecg]\nrate = 360\n[replay:ecg]\nfile = pace:data/mitdb-208.csv\n"

    def read(text):
        ini.write_text(text)
        return load(ini)

    player = Idle(read(text))
    player.configure(read(text + "[channel:other]\n"))
    assert player.begun == 0
    player.configure(read(text + "loop = no\n"))
    player.configure(read(text + "loop = no\n[channel:b]\nrate = 360\n[replay:b]\nfile = pace:data/mitdb-208.csv\n"))
    player.configure(read("[app:main]\n[channel:ecg]\n"))
    assert player.begun == 3
