"""What every broker does, inherited by the tests of each backend."""
import pytest

from pace.broker import CLAIM_BYTES, IDLE, KEPT, LAST_ENTRIES, STANDBY, TAKEN, Entry
from pace.channels import NUMBER, TEXT, WAVEFORM
from pace.errors import Malformed
from pace.keys import shard
from pace.positions import MAX_PART, Position, order
from pace.sources.appending import Append, Tail

TAIL = Tail(1331040405123.5, (1, 2**32 - 1))
ALL = range(16)


def append(broker, channel, *texts, kind=TEXT, token="me", tail=TAIL, claimed=None):
    return broker.append([Append(channel, kind, list(texts), tail, claimed)], token)


def texts(entries):
    return [entry.text for entry in entries]


class BrokerContract:
    """The subclass has a fixture `broker` (history_s=300), `wait(ms)`, and `put_*`, `forget` as publishers do.

    LIST is a list for the channel x, NONE one for y that is not there.
    """

    LIST, NONE = "list", "none"

    @pytest.fixture(autouse=True)
    def leases(self, broker):
        broker.lease(ALL, "me", 60_000)

    # --- reading

    def test_history_gives_what_was_appended_in_order(self, broker):
        append(broker, "x", "a", "b")
        append(broker, "x", "c")
        entries = broker.history("x")
        assert texts(entries) == ["a", "b", "c"]
        assert [order(entry.id) for entry in entries] == sorted({order(entry.id) for entry in entries})
        assert all(type(entry) is Entry for entry in entries)

    def test_text_is_text(self, broker):
        append(broker, "x", '{"text":"µV ♥"}')
        assert texts(broker.history("x")) == ['{"text":"µV ♥"}']

    def test_history_after_and_until(self, broker):
        append(broker, "x", *"abcde")
        ids = [entry.id for entry in broker.history("x")]
        assert texts(broker.history("x", after=ids[1])) == ["c", "d", "e"]
        assert texts(broker.history("x", until=ids[1])) == ["a", "b"]
        assert texts(broker.history("x", after=ids[0], until=ids[3])) == ["b", "c", "d"]

    def test_history_takes_whole_milliseconds(self, broker):
        append(broker, "x", "a", "b")
        self.wait(2)
        append(broker, "x", "c")
        first, last = (entry.id.partition("-")[0] for entry in broker.history("x")[::2])
        assert "a" not in texts(broker.history("x", after=first))
        assert texts(broker.history("x", until=last)) == ["a", "b", "c"]

    def test_history_is_bounded_from_either_end(self, broker):
        append(broker, "x", *"abcde")
        assert texts(broker.history("x", count=2)) == ["a", "b"]
        assert texts(broker.history("x", count=2, newest=True)) == ["d", "e"]

    def test_history_goes_on_from_any_id_of_a_range(self, broker):
        append(broker, "x", *"abcde")
        ids = [entry.id for entry in broker.history("x")]
        assert texts(broker.history("x", after="0-0", count=2)) == ["a", "b"]
        assert texts(broker.history("x", after=ids[1], count=2)) == ["c", "d"]
        edge = int(ids[0].partition("-")[0]) - 1
        assert texts(broker.history("x", after=f"{edge}-{MAX_PART}", count=1)) == ["a"]
        assert broker.history("x", after=f"{MAX_PART}-{MAX_PART}") == []

    def test_history_tells_its_epoch(self, broker):
        append(broker, "x", "a")
        broker.history("x")
        before = broker.known_epoch("x")
        self.forget(broker)
        assert broker.history("x") == []
        assert broker.known_epoch("x") not in (before, None)

    def test_nothing_is_known_of_an_unknown_channel(self, broker):
        assert broker.history("x") == []
        assert broker.last_id("x") == "0-0"
        assert broker.read({"x": "0-0"}) == {}

    def test_last_id(self, broker):
        append(broker, "x", "a", "b")
        assert broker.last_id("x") == broker.history("x")[-1].id

    def test_read_gives_what_came_after(self, broker):
        append(broker, "x", "a")
        lasts = {"x": broker.last_id("x"), "y": "0-0", "z": "0-0"}
        append(broker, "x", "b")
        append(broker, "y", "c", "d")
        read = broker.read(lasts)
        assert {channel: texts(entries) for channel, entries in read.items()} == {"x": ["b"], "y": ["c", "d"]}

    def test_read_of_no_channels_is_nothing(self, broker):
        assert broker.read({}, block_ms=1000) == {}

    def test_read_waits_no_longer_than_told(self, broker):
        assert broker.read({"x": "0-0"}, block_ms=20) == {}

    def test_position_is_made_of_epoch_and_id(self, broker):
        append(broker, "x", "a")
        entry = broker.read({"x": "0-0"})["x"][0]
        position = Position.parse(broker.position("x", entry.id))
        assert position == (broker.epoch("x"), entry.id)

    # --- another server

    def test_servers_are_counted(self, broker):
        broker.ping()
        assert broker.servers() == 1

    def test_what_was_read_and_is_there_is_not_lost(self, broker):
        append(broker, "x", *"abc")
        ids = [entry.id for entry in broker.history("x")]
        assert broker.lost({"x": ids[2], "none": "5-0"}) == set()
        assert broker.lost({"x": ids[0]}) == broker.lost({}) == set()

    def test_what_was_read_and_is_not_there_is_lost_or_was_trimmed(self, broker):
        append(broker, "x", *"abc")
        append(broker, "y", "a")
        last, first = broker.last_id("x"), broker.last_id("y")
        beyond, before = (f"{order(id)[0] + step}-0" for id, step in ((last, 5), (first, -5)))
        assert broker.lost({"x": beyond, "y": before}) == {"x"}

    def test_another_epoch_begins_once(self, broker):
        before = broker.epoch("x")
        broker.renew({"x": before})
        after = broker.known_epoch("x")
        assert after not in (None, before)
        assert broker.epoch("x") == after
        broker.renew({"x": before})
        assert broker.known_epoch("x") == broker.epoch("x") == after

    def test_another_epoch_is_one_where_there_was_none(self, broker):
        self.forget(broker)
        broker.renew({"x": "lost"})
        assert broker.known_epoch("x") == broker.epoch("x") != "lost"

    # --- epochs

    def test_epoch_stays(self, broker):
        assert broker.epoch("x") == broker.epoch("x")

    def test_epoch_is_another_after_the_data_are_lost(self, broker):
        before = broker.epoch("x")
        self.forget(broker)
        assert broker.known_epoch("x") == before
        broker.read({"x": "0-0"})
        assert broker.known_epoch("x") not in (before, None)

    def test_lease_makes_an_epoch_before_anything_is_appended(self, broker):
        before = broker.epoch("x")
        self.forget(broker)
        broker.lease(ALL, "me", 60_000)
        append(broker, "x", "a")
        broker.read({"x": "0-0"})
        assert broker.known_epoch("x") not in (before, None)

    # --- one writer

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
