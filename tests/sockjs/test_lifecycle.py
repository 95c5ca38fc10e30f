"""What happens to a session: receivers come and go, messages come in, it ends in one of several ways."""
import gevent
from gevent.event import Event

from pace.sockjs import protocol
from pace.sockjs.frame import Frame
from pace.sockjs.jobs import MAX_CALLS
from pace.sockjs.lifecycle import STATE_CLOSED, STATE_CLOSING, STATE_NEW, STATE_OPEN
from tests.support.loop import turn, turn_until
from tests.support.sockjs import Recording, attach, make_manager, make_session

ENDED = ["open", "close", "closed", "remove"]


def test_the_first_receiver_opens(websocket):
    assert websocket.state == STATE_NEW
    receiver = attach(websocket)
    assert receiver.frames == ["o"]
    assert websocket.state == STATE_OPEN
    assert websocket.calls == []  # hooks never run in who attaches
    turn()
    assert websocket.calls == ["open"]


def test_a_poll_is_answered_by_the_open_frame(polling):
    first, second = attach(polling, once=True), attach(polling, once=True)
    assert first.frames == ["o"]
    assert second.frames == []
    assert second.closed is None


def test_a_second_receiver_is_sent_away(websocket):
    first, second = attach(websocket), attach(websocket)
    assert second.closed == protocol.ANOTHER_CONNECTION
    assert first.closed is None
    assert websocket.state == STATE_OPEN


def test_messages_come_in_order(websocket):
    attach(websocket)
    websocket.take_messages(["a", "b"], 2)
    websocket.take_messages(["c"], 1)
    turn()
    assert websocket.calls == ["open", "a", "b", "c"]


def test_no_message_before_it_is_open_or_after_its_end(websocket):
    websocket.take_messages(["early"], 5)
    attach(websocket)
    websocket.close()
    websocket.take_messages(["late"], 4)
    turn()
    assert websocket.calls == ENDED


def test_closing_tells_the_receiver_and_runs_the_hooks(websocket, manager):
    receiver = attach(websocket)
    websocket.close(4000, "enough")
    assert receiver.closed == (4000, "enough")
    assert websocket.state == STATE_CLOSED
    assert websocket in manager
    turn()
    assert websocket.calls == ENDED
    assert websocket not in manager


def test_closing_twice_is_closing_once(websocket):
    receiver = attach(websocket)
    websocket.close(4000, "first")
    websocket.close(4001, "second")
    turn()
    assert receiver.closed == (4000, "first")
    assert websocket.calls == ENDED


def test_what_was_sent_before_closing_is_still_delivered(websocket):
    receiver = attach(websocket)
    websocket.send("last")
    websocket.close()
    websocket.send("never")
    turn()
    assert receiver.frames == ["o", 'a["last"]']
    assert receiver.closed == protocol.GO_AWAY


def test_closing_waits_for_the_socket_but_not_for_ever(websocket):
    receiver = attach(websocket)
    receiver.busy = True
    websocket.deliver(Frame(["a"]))
    websocket.close()
    assert (websocket.state, receiver.closed, receiver.lingers) == (STATE_CLOSING, None, True)
    receiver.busy = False
    websocket.receiver_drained()
    assert receiver.frames == ["o", 'a["a"]']
    assert receiver.closed == protocol.GO_AWAY


def test_messages_that_waited_are_not_handled_after_closing(websocket):
    attach(websocket)
    websocket.on_message = lambda message: websocket.calls.append(message) or websocket.close()
    websocket.take_messages(["a", "b"], 2)
    websocket.take_messages(["c"], 1)
    turn()
    assert websocket.calls == ["open", "a", "close", "closed", "remove"]


def test_messages_before_a_cut_still_count(websocket):
    receiver = attach(websocket)
    websocket.take_messages(["a"], 1)
    websocket.receiver_lost(receiver)
    turn()
    assert websocket.calls == ["open", "a", "close", "closed", "remove"]


def test_a_closed_polling_session_says_so_until_it_is_forgotten():
    manager = make_manager(disconnect_delay=0.2)
    session = make_session(manager, key="k")
    attach(session, once=True)
    session.close()
    assert session.state == STATE_CLOSING
    assert attach(session, once=True).closed == protocol.GO_AWAY
    assert session.state == STATE_CLOSED
    assert attach(session, once=True).closed == protocol.GO_AWAY
    turn()
    assert session.calls == ["open", "close", "closed"]
    assert manager.find("k") is session
    turn_until(lambda: manager.find("k") is None)
    turn()
    assert session.calls == ENDED


def test_without_a_receiver_it_ends_after_the_disconnect_delay():
    manager = make_manager(disconnect_delay=0.1)
    session = make_session(manager, key="k")
    attach(session, once=True)
    turn_until(lambda: session not in manager)
    assert session.calls == ENDED


def test_a_receiver_in_time_stops_the_delay():
    manager = make_manager(disconnect_delay=0.1)
    session = make_session(manager, key="k")
    attach(session, once=True)
    attach(session)
    gevent.sleep(0.2)
    assert session.state == STATE_OPEN


def test_a_session_that_nobody_attaches_to_is_forgotten():
    manager = make_manager(disconnect_delay=0.05)
    make_session(manager, key="k")
    turn_until(lambda: not len(manager))


def test_a_cut_receiver_ends_the_session_and_the_next_one_hears_of_it(polling):
    receiver = attach(polling)
    polling.receiver_lost(receiver)
    assert attach(polling).closed == protocol.INTERRUPTED
    turn()
    assert polling.calls == ["open", "close", "closed"]


def test_a_receiver_that_has_been_replaced_cannot_cut(polling):
    old = attach(polling, once=True)
    attach(polling)
    polling.receiver_lost(old)
    polling.receiver_done(old)
    assert polling.state == STATE_OPEN
    assert polling.transport == "test"


def test_heartbeats_go_to_whoever_receives():
    session = make_session(make_manager(heartbeat=0.05))
    receiver = attach(session)
    turn_until(lambda: receiver.beats >= 3)
    session.receiver_lost(receiver)
    beats = receiver.beats
    gevent.sleep(0.15)
    assert receiver.beats == beats


def test_a_failing_hook_closes_its_session_only(manager, caplog):
    class Failing(Recording):
        def on_message(self, message):
            raise LookupError("boom")
    manager.factory = Failing
    one, other = make_session(manager), make_session(manager)
    receivers = [attach(one), attach(other)]
    one.take_messages(["a", "b"], 2)
    turn()
    assert receivers[0].closed == protocol.HOOK_FAILED
    assert one.calls == ENDED
    assert "LookupError: boom" in caplog.text
    assert other.state == STATE_OPEN


def test_it_says_when_its_hooks_are_behind(websocket):
    receiver, gate = attach(websocket), Event()
    websocket.on_message = lambda message: gate.wait()
    for _ in range(MAX_CALLS + 3):
        websocket.take_messages(["a"], 1)
    turn()
    assert websocket.hooks_behind
    assert not websocket.wait_for_hooks(0.001)
    gate.set()
    assert websocket.wait_for_hooks(5)
    turn()
    assert not websocket.hooks_behind
    assert receiver.resumed == 1


def test_settling_runs_the_hooks_and_flushes(polling):
    attach(polling, once=True)
    polling.on_message = polling.send
    polling.take_messages(["a"], 1)
    polling.settle_hooks(5)
    assert attach(polling, once=True).frames == ['a["a"]']


def test_who_is_told_to_stop_may_say_a_last_word(websocket):
    receiver = attach(websocket)
    turn()
    websocket.on_stopping = lambda away: websocket.send(f"back in {away}")
    websocket.server_stops(2.5)
    turn()
    assert receiver.frames[-1] == 'a["back in 2.5"]'
    assert receiver.closed == protocol.STOPPING


def test_a_last_word_that_fails_keeps_nobody(websocket, caplog):
    receiver = attach(websocket)
    websocket.on_stopping = lambda away: 1 / 0
    websocket.server_stops()
    turn()
    assert receiver.closed == protocol.STOPPING
    assert "ZeroDivisionError" in caplog.text


def test_stopping_is_closing(polling, websocket, manager):
    receiver = attach(websocket)
    attach(polling, once=True)
    for session in manager:
        session.server_stops()
    turn()
    assert receiver.closed == protocol.STOPPING
    assert (polling.calls, websocket.calls) == (ENDED, ENDED)
