"""What every broker does, inherited by the tests of each backend."""
import pytest

from pace.broker import CLAIM_BYTES
from pace.errors import Malformed
from tests.broker.contract_leases import LeasesContract
from tests.broker.contract_reading import ReadingContract
from tests.support.appending import ALL, append


class BrokerContract(ReadingContract, LeasesContract):
    """The subclass has a fixture `broker` (history_s=300), `wait(ms)`, and `put_*`, `forget` as publishers do.

    LIST is a list for the channel x, NONE one for y that is not there.
    """

    LIST, NONE = "list", "none"

    @pytest.fixture(autouse=True)
    def leases(self, broker):
        broker.lease(ALL, "me", 60_000)

    # --- sources

    def test_values(self, broker):
        self.put_key(broker, "a", b"1")
        assert broker.values(["a", "b"]) == ({"a": b"1"}, {})
        assert broker.values([]) == ({}, {})

    def test_claimed_entries_come_again_until_they_are_appended(self, broker):
        self.put_queue(broker, self.LIST, b"1", b"2", b"3")
        assert broker.claim({"x": self.LIST, "y": self.NONE}, 2, "me") == ({"x": [b"1", b"2"]}, {})
        assert broker.claim({"x": self.LIST}, 2, "me") == ({"x": [b"1", b"2"]}, {})
        append(broker, "x", "a", claimed=1)
        assert broker.claim({"x": self.LIST}, 2, "me") == ({"x": [b"2"]}, {})
        append(broker, "x", "a", claimed=0)
        assert broker.claim({"x": self.LIST}, 2, "me") == ({"x": [b"3"]}, {})

    def test_large_entries_are_claimed_in_several_goes(self, broker):
        large = bytes(CLAIM_BYTES - 1)
        self.put_queue(broker, self.LIST, large, large, b"3")
        assert broker.claim({"x": self.LIST}, 9, "me") == ({"x": [large, large]}, {})
        append(broker, "x", "a", claimed=0)
        assert broker.claim({"x": self.LIST}, 9, "me") == ({"x": [b"3"]}, {})

    def test_an_append_of_something_else_leaves_what_is_claimed(self, broker):
        self.put_queue(broker, self.LIST, b"1")
        broker.claim({"x": self.LIST}, 2, "me")
        append(broker, "x", "a")
        assert broker.claim({"x": self.LIST}, 2, "me") == ({"x": [b"1"]}, {})

    def test_nothing_is_claimed_without_the_lease(self, broker):
        self.put_queue(broker, self.LIST, b"1")
        assert broker.claim({"x": self.LIST}, 2, "another") == ({}, {})
        assert broker.claim({"x": self.LIST}, 2, "me") == ({"x": [b"1"]}, {})

    def test_discovered(self, broker):
        assert broker.discovered() == set()
        self.put_members(broker, "good", "bjørn")
        assert broker.discovered() == {"good", "bjørn"}

    def test_too_large_a_set_is_refused(self, broker):
        self.put_members(broker, *map(str, range(10_001)))
        with pytest.raises(Malformed, match="10001 members"):
            broker.discovered()

    # --- statuses

    def test_statuses(self, broker):
        assert broker.statuses() == {}
        broker.set_statuses({"x": {"received": 1}, "y": {"error": "ä"}})
        assert broker.statuses() == {"x": {"received": 1}, "y": {"error": "ä"}}
        assert (broker.channel_status("y"), broker.channel_status("z")) == ({"error": "ä"}, {})

    def test_a_status_is_forgotten(self, broker):
        broker.set_statuses({"x": {"received": 1}, "y": {}})
        broker.set_statuses({"x": None})
        assert broker.statuses() == {"y": {}}
        broker.set_statuses({})
