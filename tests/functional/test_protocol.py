"""Pace's protocol over the polling transport of the assembled application; no server, no Redis."""
import itertools
import json

import pytest

# sockjs-protocol asks for the header that WebTest's linter finds superfluous
pytestmark = pytest.mark.filterwarnings("ignore:Content-Type header found in a 204 response")

numbers = itertools.count()


class Polling:
    """One SockJS session over xhr and xhr_send."""

    def __init__(self, testapp):
        self._testapp = testapp
        self._prefix = f"/__sockjs__/000/functional-{next(numbers)}"
        assert self._post("xhr").text == "o\n"

    def _post(self, transport, body=""):
        return self._testapp.post(f"{self._prefix}/{transport}", body, content_type="text/plain")

    def receive(self):
        """The messages of one poll."""
        text = self._post("xhr").text
        assert text[0] == "a", text
        return [json.loads(message) for message in json.loads(text[1:])]

    def say(self, *messages):
        assert self._post("xhr_send", json.dumps([json.dumps(message) for message in messages])).status_int == 204


@pytest.fixture
def polling(testapp):
    polling = Polling(testapp)
    polling.welcome, = polling.receive()
    return polling


def test_session_is_welcomed(polling):
    welcome = polling.welcome
    assert (welcome["type"], welcome["protocol"], welcome["transport"]) == ("welcome", 1, "xhr")
    assert (welcome["redis"], welcome["history_s"], welcome["flush_ms"]) == ("down", 300, 40)
    assert [channel["name"] for channel in welcome["channels"]] == ["ecg", "testing"]


def test_several_messages_of_one_request_are_answered_in_order(polling):
    polling.say({"type": "hello", "protocol": 1}, {"type": "ping", "id": 1}, {"type": "ping", "id": 2})
    assert [reply["id"] for reply in polling.receive()] == [1, 2]


def test_bad_messages_get_errors_and_the_session_stays(polling):
    polling.say("no object", {"type": "subscribe", "channel": "egc"})
    assert [error["code"] for error in polling.receive()] == [400, 404]
    polling.say({"type": "ping", "id": 3})
    assert polling.receive()[0]["id"] == 3


def test_unsubscribe_is_answered(polling):
    polling.say({"type": "unsubscribe", "channel": "ecg"})
    status, = polling.receive()
    assert (status["type"], status["subscribed"], status["state"]["live"]) == ("status", False, False)


def test_somebody_elses_session_is_not_found(testapp):
    testapp.post("/__sockjs__/000/functional-nobody/xhr_send", '["{}"]', status=404)


def test_transports_with_inline_script_are_off(testapp):
    testapp.get("/__sockjs__/000/x/jsonp?c=callback", status=404)
    testapp.get("/__sockjs__/000/x/htmlfile?c=callback", status=404)
