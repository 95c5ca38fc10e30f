"""The broker within the process."""
import gevent
import pytest

from pace.broker import EXPIRY_S, MAX_ENTRIES, STATUS_EXPIRY_S
from pace.broker.memory import MemoryBroker
from pace.channels import WAVEFORM
from tests.broker.contract import BrokerContract
from tests.support.appending import ALL, append, texts
from tests.support.clocks import Clock


class TestMemoryBroker(BrokerContract):
    @pytest.fixture
    def broker(self):
        self.clock = Clock()
        return MemoryBroker(history_s=300, clock=self.clock)

    def wait(self, milliseconds):
        self.clock.now += milliseconds / 1000

    def forget(self, broker):
        broker.flush_all()

    def put_block(self, broker, channel, text):
        broker.add(channel, text)

    def put_key(self, broker, key, value):
        broker.keys[key] = value

    def put_queue(self, broker, name, *entries):
        broker.queues[name].extend(entries)

    def put_members(self, broker, *names):
        broker.found.update(names)

    def test_a_waveform_keeps_its_history(self, broker):
        append(broker, "x", "old", kind=WAVEFORM)
        self.wait(200_000)
        broker.lease(ALL, "me", 60_000)
        append(broker, "x", "new", kind=WAVEFORM)
        self.wait(150_000)
        broker.lease(ALL, "me", 60_000)
        append(broker, "x", "newest", kind=WAVEFORM)
        assert texts(broker.history("x")) == ["new", "newest"]

    def test_a_waveform_is_bounded(self, broker):
        append(broker, "x", *["a"] * (MAX_ENTRIES + 1), kind=WAVEFORM)
        assert len(broker.history("x", count=10**6)) == MAX_ENTRIES

    def test_everything_expires(self, broker):
        append(broker, "x", "a")
        broker.set_statuses({"x": {"received": 1}})
        self.wait(STATUS_EXPIRY_S * 1000)
        assert broker.statuses() == {}
        self.wait(EXPIRY_S * 1000)
        assert (broker.history("x"), broker.tails(["x"])) == ([], {})

    def test_read_wakes_up_when_something_is_appended(self, broker):
        gevent.spawn_later(0.02, append, broker, "x", "a")
        with gevent.Timeout(2):
            assert texts(broker.read({"x": "0-0"}, block_ms=1000)["x"]) == ["a"]
