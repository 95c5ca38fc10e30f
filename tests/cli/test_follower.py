"""The client's side of the protocol: what is said, what is printed, which position is kept."""
import json

import pytest

from pace import messages
from pace.cli.follower import MOST_AWAY_S, Follower, describe_block
from pace.errors import PaceError
from pace.positions import Position

BLOCK = '{"t":1331040405123.4,"dt":2.778,"v":[[-0.245,null]]}'


def test_hello_asks_for_the_channel():
    hello, subscribe = map(messages.parse_client, Follower("ecg").hello())
    assert (hello["type"], hello["protocol"]) == ("hello", messages.PROTOCOL)
    assert subscribe == {"type": "subscribe", "channel": "ecg"}


def test_new_connection_goes_on_after_the_last_block():
    follower = Follower("ecg")
    follower.take(messages.block_message("ecg", "e1:5-0", BLOCK))
    subscribe = messages.parse_client(follower.hello()[1])
    assert subscribe["since"] == Position("e1", "5-0")


@pytest.mark.parametrize("end", ["e2:7-0", None])
def test_gap_keeps_the_position_of_the_last_block(end):
    follower = Follower("ecg", since="e1:5-0")
    assert follower.take(messages.gap_message("ecg", "e1:5-0", end, "epoch")) == ["-- samples missing (epoch)"]
    assert follower.position == "e1:5-0"


def test_block_is_told_in_one_line():
    line, = Follower("ecg").take(messages.block_message("ecg", "e1:5-0", BLOCK))
    assert line == "e1:5-0  2012-03-06T13:26:45.123Z  2.778 ms  -0.245 -"


def test_blocks_are_counted():
    follower = Follower("ecg")
    for sequence in range(3):
        follower.take(messages.block_message("ecg", f"e1:5-{sequence}", BLOCK))
    assert follower.n_blocks == 3


def test_raw_is_the_message_itself():
    text = messages.block_message("ecg", "e1:5-0", BLOCK)
    assert Follower("ecg", raw=True).take(text) == [text]


def test_refusal_is_an_error():
    with pytest.raises(PaceError, match="no channel nope"):
        Follower("nope").take(messages.error_message(404, "no channel nope"))


def test_a_server_that_stops_says_when_to_come_back():
    follower = Follower("ecg")
    assert follower.leave() is None
    assert follower.take(messages.stopping_message(1, 250)) == ["-- the server stops, another process goes on"]
    assert (follower.leave(), follower.leave()) == (0.25, None)
    follower.take(messages.stopping_message(1, 86_400_000))
    assert follower.leave() == MOST_AWAY_S


@pytest.mark.parametrize("text", ["", "o", "[]", "{}", "1", '{"type":"block"}', '{"type":[]}'])
def test_what_is_no_message_is_an_error(text):
    with pytest.raises(PaceError, match="no message of Pace"):
        Follower("ecg").take(text)


@pytest.mark.parametrize(("text", "lines"), [
    (messages.link_message(1, "down"), ["-- Redis is down"]),
    (messages.channels_message([]), []),
    (messages.load_message(1, True, 120), ["-- the server is busy: updates every 120 ms"]),
    (messages.load_message(1, False, 40), ["-- the server is well: updates every 40 ms"]),
    (messages.channel_message("ecg", True, {"live": True, "malformed": 2}), ["-- live, 2 malformed payloads"]),
    (messages.channel_message("other", True, {}), []),
    (json.dumps({"type": "of a later day"}), []),
])
def test_statuses(text, lines):
    assert Follower("ecg").take(text) == lines


@pytest.mark.parametrize(("block", "line"), [
    ({"t": [1000, 1007], "v": [[1, 2], [3, 4]]}, "1970-01-01T00:00:01.000Z  1 2 | 3 4"),
    ({"t": 1000, "text": "hello"}, "1970-01-01T00:00:01.000Z  hello"),
    ({"hole": "ingest"}, "-- hole (ingest)"),
])
def test_blocks_of_every_form(block, line):
    assert describe_block(block) == line


@pytest.mark.parametrize(("t", "told"), [
    (0, "1970-01-01T00:00:00.000Z"), (3_155_760_000_000, "2070-01-01T00:00:00.000Z"),
    (8.64e15, "8640000000000000 ms"), (-8.64e15, "-8640000000000000 ms"), ([8.64e15, 0], "8640000000000000 ms")])
def test_a_clock_in_any_year_is_told(t, told):
    assert describe_block({"t": t, "dt": 1, "v": [[1]]}).startswith(f"{told}  ")


def test_texts_give_the_terminal_no_orders():
    line = describe_block({"t": 0, "text": "caf\u00e9 \x1b]0;title\x07 \n2012 \u202e \x9b31m"})
    assert line == "1970-01-01T00:00:00.000Z  caf\u00e9 \\x1b]0;title\\x07 \\n2012 \\u202e \\x9b31m"
