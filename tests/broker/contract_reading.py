"""What is read, lost and begun anew, in every broker."""
from pace.broker import Entry
from pace.positions import MAX_PART, Position, order
from tests.support.appending import ALL, append, texts


class ReadingContract:
    """A part of the BrokerContract."""

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
