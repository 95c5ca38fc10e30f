"""What waits in a session until its receiver takes it, and what happens when that is too much."""
from pace.sockjs import protocol
from pace.sockjs.frame import Frame
from tests.support.loop import turn
from tests.support.sockjs import Recording, attach, make_session


def test_what_waits_is_given_to_the_next_receiver_in_one_frame(polling):
    attach(polling, once=True)
    polling.send("a")
    polling.deliver(Frame(["b"]))
    turn()
    assert attach(polling, once=True).frames == ['a["a","b"]']


def test_what_waits_goes_on_when_the_socket_has_room(websocket):
    receiver = attach(websocket)
    receiver.busy = True
    websocket.deliver(Frame(["a"]))
    websocket.deliver(Frame(["b"]))
    assert websocket.queued == len('"a""b"')
    receiver.busy = False
    websocket.deliver(Frame(["c"]))  # may not overtake
    websocket.receiver_drained()
    assert receiver.frames == ["o", 'a["a","b","c"]']
    websocket.deliver(Frame(["d"]))
    assert receiver.frames[-1] == 'a["d"]'


def test_a_full_queue_closes(websocket):
    websocket.__class__.max_queue = 10
    try:
        receiver = attach(websocket)
        receiver.busy = True
        websocket.deliver(Frame(["12345"]))
        websocket.deliver(Frame(["12345"]))
    finally:
        del websocket.__class__.max_queue
    assert receiver.closed == protocol.TOO_SLOW
    assert websocket.queued == 0


class Thinning(Recording):
    max_queue = 10

    def on_full(self, frame):
        self.calls.append([old.messages for old in self.take_queued()])
        self.deliver(frame)


def test_a_full_queue_may_be_thinned(manager):
    manager.factory = Thinning
    session = make_session(manager)
    receiver = attach(session)
    receiver.busy = True
    for text in ("1234", "5678"):
        session.deliver(Frame([text]))
    assert session.calls == [[("1234",)]]
    receiver.busy = False
    session.receiver_drained()
    assert receiver.frames == ["o", 'a["5678"]']


class Patient(Recording):
    """Two frames may wait, however large they are."""

    def has_room(self, frame):
        return len(self.waiting) < 2

    def on_full(self, frame):
        self.calls.append([*(old.messages[0] for old in self.waiting), *frame.messages])


def test_a_subclass_says_when_the_queue_is_full(manager):
    manager.factory = Patient
    session = make_session(manager)
    attach(session).busy = True
    assert list(session.waiting) == []
    for text in ("1", "2" * Patient.max_queue, "3"):
        session.deliver(Frame([text]))
    assert session.calls == [["1", "2" * Patient.max_queue, "3"]]


class Clumsy(Recording):
    max_queue = 10

    def on_full(self, frame):
        raise LookupError("boom")


def test_an_exception_about_a_full_queue_does_not_reach_who_sends(manager, caplog):
    manager.factory = Clumsy
    session = make_session(manager)
    receiver = attach(session)
    receiver.busy = True
    session.deliver(Frame(["12345678901"]))
    turn()
    assert "LookupError: boom" in caplog.text
    assert receiver.closed == protocol.HOOK_FAILED
