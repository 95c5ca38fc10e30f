"""One writer, who follows it, and what only it may do, in every broker."""
import pytest

from pace.broker import IDLE, KEPT, LAST_ENTRIES, STANDBY, TAKEN
from pace.channels import NUMBER, TEXT, WAVEFORM
from pace.keys import shard
from pace.sources.appending import Append, Tail
from tests.support.appending import TAIL, append, texts


class LeasesContract:
    """A part of the BrokerContract."""

    def test_lease_roles(self, broker):
        self.forget(broker)
        assert broker.lease([3], "a", 60_000) == {3: TAKEN}
        assert broker.lease([3], "a", 60_000) == {3: KEPT}
        assert broker.lease([3], "b", 60_000) == {3: STANDBY}
        assert broker.lease([3], "c", 60_000) == {3: IDLE}
        assert broker.lease([3, 4], "b", 60_000) == {3: STANDBY, 4: TAKEN}

    def test_lease_ends_with_its_time(self, broker):
        self.forget(broker)
        broker.lease([3], "a", 40)
        assert broker.lease([3], "b", 60_000) == {3: STANDBY}
        self.wait(60)
        assert broker.lease([3], "b", 60_000) == {3: TAKEN}
        assert broker.lease([3], "a", 60_000) == {3: STANDBY}

    def test_the_standby_goes_before_those_that_rest(self, broker):
        self.forget(broker)
        broker.lease([3], "a", 40)
        broker.lease([3], "b", 60_000)
        self.wait(60)
        assert broker.lease([3], "c", 60_000) == {3: IDLE}
        assert broker.lease([3], "a", 60_000) == {3: IDLE}
        assert broker.lease([3], "b", 60_000) == {3: TAKEN}

    def test_a_standby_that_ended_is_waited_for_no_longer(self, broker):
        self.forget(broker)
        broker.lease([3], "a", 40)
        broker.lease([3], "b", 60)
        self.wait(80)
        assert broker.lease([3], "c", 60_000) == {3: TAKEN}

    def test_release_hands_over_at_once(self, broker):
        self.forget(broker)
        for token in "abc":
            broker.lease([3], token, 60_000)
        broker.release([3], "c")
        assert broker.lease([3], "a", 60_000) == {3: KEPT}
        broker.release([3], "a")
        assert broker.lease([3], "b", 60_000) == {3: TAKEN}
        assert broker.lease([3], "c", 60_000) == {3: STANDBY}

    def test_who_does_not_follow_takes_only_what_nobody_waits_for(self, broker):
        broker.release([3], "me")
        assert broker.lease([3], "a", 60_000, follow=False) == {3: TAKEN}
        assert broker.lease([3], "a", 60_000, follow=False) == {3: KEPT}
        assert broker.lease([3], "b", 60_000, follow=False) == {3: IDLE}
        assert broker.lease([3], "b", 60_000) == {3: STANDBY}
        assert broker.lease([3], "b", 60_000, follow=False) == {3: IDLE}
        assert broker.lease([3], "c", 60_000) == {3: STANDBY}
        assert broker.lease([3], "b", 60_000, follow=False) == {3: IDLE}
        broker.release([3], "a")
        assert broker.lease([3], "b", 60_000, follow=False) == {3: IDLE}
        assert broker.lease([3], "c", 60_000) == {3: TAKEN}

    def test_a_lease_is_handed_to_the_standby_or_kept(self, broker):
        broker.release([3, 4], "me")
        broker.lease([3, 4], "a", 60_000)
        assert broker.hand_over([3, 4], "a", 60_000) == frozenset()
        broker.lease([3], "b", 60_000)
        assert broker.hand_over([3, 4], "b", 60_000) == frozenset()
        assert broker.hand_over([3, 4], "a", 60_000) == {3}
        assert broker.lease([3], "a", 60_000) == {3: STANDBY}
        assert broker.lease([3, 4], "b", 60_000) == {3: KEPT, 4: STANDBY}
        assert broker.hand_over([], "a", 60_000) == frozenset()

    def test_where_the_data_are_lost_who_stood_by_waits_for_who_led(self, broker):
        self.forget(broker)
        number = shard("x")
        for token in "abc":
            broker.lease([number], token, 60_000)
        self.forget(broker)
        broker.epoch("x")
        assert broker.lease([number], "b", 60_000) == {number: STANDBY}
        assert broker.lease([number], "c", 60_000) == {number: IDLE}
        assert append(broker, "x", "a", token="b").lost == append(broker, "x", "a", token="a").lost == {number}
        assert broker.lease([number], "a", 60_000, follow=False) == {number: TAKEN}
        assert broker.lease([number], "a", 60_000) == {number: KEPT}
        assert broker.lease([number], "b", 60_000) == {number: STANDBY}

    def test_where_the_data_are_lost_who_led_is_waited_for_as_long_as_a_lease_lasts(self, broker):
        self.forget(broker)
        broker.lease([3], "a", 60_000)
        broker.lease([3], "b", 60_000)
        self.forget(broker)
        assert broker.lease([3], "b", 40) == {3: STANDBY}
        self.wait(60)
        assert broker.lease([3], "b", 60_000) == {3: TAKEN}

    def test_nothing_is_appended_without_the_lease(self, broker):
        appended = append(broker, "x", "a", token="another")
        assert appended.lost == {shard("x")}
        assert broker.history("x") == []
        assert broker.tails(["x"]) == {}

    def test_a_batch_loses_only_the_shards_of_others(self, broker):
        broker.release([shard("x")], "me")
        broker.lease([shard("x")], "another", 60_000)
        assert shard("x") != shard("y")
        appended = broker.append([Append(name, TEXT, ["a"], TAIL) for name in "xy"], "me")
        assert appended == ({shard("x")}, {})
        assert (broker.history("x"), texts(broker.history("y"))) == ([], ["a"])

    def test_tail_is_kept_beside_the_blocks(self, broker):
        append(broker, "x", "a")
        newer = Tail(2.0, (7,))
        append(broker, "x", tail=newer)
        assert broker.tails(["x", "y"]) == {"x": newer}
        assert broker.tails([]) == {}
        assert texts(broker.history("x")) == ["a"]

    @pytest.mark.parametrize("kind", [NUMBER, TEXT])
    def test_numbers_and_texts_keep_their_last_entries(self, broker, kind):
        append(broker, "x", *map(str, range(LAST_ENTRIES + 7)), kind=kind)
        assert texts(broker.history("x")) == [str(n) for n in range(7, LAST_ENTRIES + 7)]

    def test_a_waveform_keeps_more(self, broker):
        append(broker, "x", *map(str, range(LAST_ENTRIES + 7)), kind=WAVEFORM)
        assert len(broker.history("x")) == LAST_ENTRIES + 7

    def test_tidy_bounds_what_others_append(self, broker):
        for number in range(LAST_ENTRIES + 7):
            self.put_block(broker, "x", str(number))
        broker.tidy({"x": TEXT, "none": TEXT}, "another")
        assert len(broker.history("x")) == LAST_ENTRIES + 7
        broker.tidy({"x": TEXT, "none": TEXT}, "me")
        assert texts(broker.history("x")) == [str(number) for number in range(7, LAST_ENTRIES + 7)]
        assert broker.history("none") == []

    def test_newest_ids_of_several_channels(self, broker):
        append(broker, "x", "a", "b")
        append(broker, "y", "c")
        assert broker.last_ids(["x", "y", "none"]) == {name: broker.last_id(name) for name in "xy"}
        assert broker.last_ids([]) == {}

    def test_shards_that_somebody_leads(self, broker):
        assert broker.led() == 16
        broker.release(range(4), "me")
        assert broker.led() == 12

    def test_ping_takes_a_moment(self, broker):
        assert 0 <= broker.ping() < 1
