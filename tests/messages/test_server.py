"""pace.messages.server"""
import json

from pace import messages
from pace.positions import Position


def test_block_goes_in_as_it_is():
    text = messages.block_message('a"b', "e:1-0", '{"t":1.50,"dt":4,"v":[[1.0]]}')
    assert text.endswith('"block":{"t":1.50,"dt":4,"v":[[1.0]]}}')
    assert json.loads(text) == {"type": "block", "channel": 'a"b', "pos": "e:1-0",
                                "block": {"t": 1.5, "dt": 4, "v": [[1.0]]}}


def test_blocks_of_a_history_go_in_as_they_are():
    fields = {"channel": 'a"b', "epoch": "e", "more": True, "first": 1, "last": None}
    blocks = [("e:1-0", '{"t":1.50,"dt":4,"v":[[1.0]]}'), ("e:2-0", '{"hole":"x"}')]
    text = messages.history_message(7, 5, blocks=blocks, **fields)
    assert '{"pos":"e:1-0","block":{"t":1.50,"dt":4,"v":[[1.0]]}}' in text
    assert json.loads(text) == {"type": "reply", "id": 7, "time": 5, "what": "history", **fields, "blocks": [
        {"pos": pos, "block": json.loads(block)} for pos, block in blocks]}
    assert json.loads(messages.history_message(7, 5, blocks=[], **fields))["blocks"] == []


def test_welcome():
    fields = {"time": 1, "id": "ab", "version": "0.1.0", "transport": "websocket", "redis": "up", "history_s": 300,
              "flush_ms": 40, "marks": ["artefact"], "channels": []}
    assert json.loads(messages.welcome_message(**fields)) == {"type": "welcome", "protocol": 1, **fields}


def test_gap_between_positions():
    text = messages.gap_message("x", Position("e", "1-0"), None, "history")
    assert json.loads(text) == {"type": "gap", "channel": "x", "from": "e:1-0", "to": None, "reason": "history"}


def test_statuses():
    assert json.loads(messages.link_message(5, "down")) == {"type": "status", "time": 5, "redis": "down"}
    assert json.loads(messages.stopping_message(5, 40)) == {
        "type": "status", "time": 5, "stopping": True, "return_ms": 40}
    assert json.loads(messages.load_message(5, True, 120)) == {
        "type": "status", "time": 5, "stretched": True, "interval_ms": 120}
    assert json.loads(messages.channels_message([{"name": "x"}])) == {"type": "status", "channels": [{"name": "x"}]}
    assert json.loads(messages.channel_message("x", True, {"live": True})) == {
        "type": "status", "channel": "x", "subscribed": True, "state": {"live": True}}


def test_reply_and_error():
    assert json.loads(messages.reply_message(7, 5, channels=[])) == {
        "type": "reply", "id": 7, "time": 5, "channels": []}
    assert json.loads(messages.error_message(400, "why")) == {"type": "error", "code": 400, "reason": "why"}
    assert json.loads(messages.error_message(400, "why", 0))["id"] == 0
