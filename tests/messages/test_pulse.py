import json

from pace.messages.pulse import server_message


def test_server():
    assert json.loads(server_message({"time": 5, "redis": {"up": True}})) == {
        "type": "status", "server": {"time": 5, "redis": {"up": True}}}
