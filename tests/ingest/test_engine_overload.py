"""More than can be appended: it is late by a bound, told, and harms nobody else."""
import pytest

from pace.errors import BrokerDown
from tests.support.engines import World, channel, work

pytestmark = pytest.mark.usefixtures("unbounded")


class Slow(World):
    """Appending takes `seconds` for each block's sample or text, and pub/sub goes on meanwhile: `rates` a second."""

    seconds = 0.01

    def __init__(self, **rates):
        super().__init__(*map(channel, rates))
        self.rates = rates
        self.sent = dict.fromkeys(rates, 0)
        self._since = self.clock.now
        append = self.memory.append

        def slow(appends, token):
            self.pass_(self.seconds * sum(len(each.texts) for each in appends))
            return append(appends, token)

        self.memory.append = slow

    def pass_(self, seconds):
        """Time, in which publishers publish their moment (ms since the beginning)."""
        end = self.clock.now + seconds
        while self.clock.now < end:
            self.clock.now = min(end, self.clock.now + 0.01)
            for name, rate in self.rates.items():
                while self.sent[name] < rate * (self.clock.now - self._since):
                    self.radio.publish(name, b"%d" % self.sent[name])
                    self.sent[name] += 1

    def run(self, engine, seconds):
        """Flush each 40 ms; the worst lag of each channel's payloads when they were appended, s."""
        lags, end = dict.fromkeys(self.rates, 0), self.clock.now + seconds
        seen = {name: len(self.numbers(name)) for name in self.rates}
        while self.clock.now < end:
            self.pass_(0.04)
            work(engine)
            for name, rate in self.rates.items():
                numbers = self.numbers(name)
                for number in numbers[seen[name]:]:
                    lags[name] = max(lags[name], self.clock.now - self._since - number / rate)
                seen[name] = len(numbers)
        return lags

    def numbers(self, name):
        return [int(text) for text in self.texts(name) if text != "<ingest>"]

    def told(self, name):
        """Whether all that is missing is preceded by a hole, and nothing is doubled."""
        last, hole = -1, False
        for text in self.texts(name):
            if text == "<ingest>":
                hole = True
                continue
            number = int(text)
            if number <= last or (number > last + 1 and not hole):
                return False
            last, hole = number, False
        return True


def test_twice_what_can_be_appended_is_late_by_a_bound_and_told(world):
    slow = Slow(x=100, y=100)
    leader = slow.engine()
    work(leader)
    lags = slow.run(leader, 20)
    assert all(1 < lag < 2 for lag in lags.values())
    assert slow.told("x")
    assert slow.told("y")
    assert "<ingest>" in slow.texts("x")
    leader.tell()
    assert slow.memory.channel_status("x")["flags"] == ["overload"]
    slow.seconds = 0.001
    assert max(slow.run(leader, 8).values()) < 2
    assert max(slow.run(leader, 2).values()) < 0.1
    leader.tell()
    assert slow.memory.channel_status("x")["flags"] == []


def test_who_sends_a_hundred_times_as_much_harms_nobody():
    slow = Slow(x=10, y=10, wild=1000)
    leader = slow.engine()
    work(leader)
    lags = slow.run(leader, 10)
    assert "<ingest>" not in slow.texts("x") + slow.texts("y")
    assert slow.told("wild")
    assert "<ingest>" in slow.texts("wild")
    assert max(lags["x"], lags["y"]) < 1
    assert lags["wild"] < 2


def test_an_outage_of_redis_costs_nothing_although_what_waited_is_old():
    slow = Slow(x=50)
    leader = slow.engine()
    work(leader)
    leader.broker.down = True
    slow.pass_(5)
    with pytest.raises(BrokerDown):
        leader.flush()
    leader.broker.down = False
    slow.run(leader, 15)
    assert "<ingest>" not in slow.texts()
    assert slow.run(leader, 1)["x"] < 0.2


def test_a_batch_is_a_round_trip(monkeypatch):
    monkeypatch.setattr("pace.ingest.engine.BATCH", 4)
    world = World(*map(channel, "abcde"))
    leader, sizes = world.leader(), []
    append = world.memory.append
    world.memory.append = lambda appends, token: sizes.append(len(appends)) or append(appends, token)
    for name in "abcde":
        world.radio.publish(name, b"1", *[b"2"] * (9 if name == "c" else 0))
    leader.flush()
    assert sizes == [2, 2, 1]
    assert len(world.texts("c")) == 10
