"""What an application does with a session."""
import sys

import pytest
from pyramid.request import Request

from pace.sockjs.frame import Frame
from pace.sockjs.session import EARLY, Session
from tests.support.loop import turn
from tests.support.sockjs import attach, make_application, make_manager, make_session


@pytest.fixture
def session():
    return make_session()


def test_sends_of_one_iteration_leave_in_one_frame(session):
    receiver = attach(session)
    session.send("a")
    session.send("b")
    assert receiver.frames == ["o"]
    turn()
    session.send("c")
    turn()
    assert receiver.frames == ["o", 'a["a","b"]', 'a["c"]']


def test_delivering_does_not_overtake_sending(session):
    receiver = attach(session)
    session.send("a")
    session.deliver(Frame(["b"]))
    session.send("c")
    turn()
    assert receiver.frames == ["o", 'a["a"]', 'a["b"]', 'a["c"]']


def test_much_in_one_iteration_does_not_wait_for_its_end(session):
    receiver = attach(session)
    session.send("a" * EARLY)
    session.send("b")
    assert len(receiver.frames) == 2


def test_objects_are_sent_as_json(session):
    receiver = attach(session)
    session.send([1, {"x": "y"}])
    turn()
    assert receiver.frames[-1] == 'a[[1,{"x":"y"}]]'


@pytest.mark.parametrize("message", [b"bytes", object()])
def test_what_cannot_be_sent_is_refused_at_once(session, message):
    attach(session)
    with pytest.raises(TypeError):
        session.send(message)


def test_after_the_end_sending_does_nothing(session):
    receiver = attach(session)
    session.close()
    session.send("a")
    session.deliver(Frame(["b"]))
    turn()
    assert receiver.frames == ["o"]
    assert session.queued == 0


def test_all_that_waits_is_counted(session):
    receiver = attach(session)
    receiver.busy, receiver.kept = True, 100
    session.deliver(Frame(["abc"]))
    session.send("d")
    assert session.queued == 100 + 5 + 1


def test_the_transport_has_a_name_while_it_is_there():
    session = make_session(key="k")
    assert session.transport is None
    attach(session, once=True)
    assert session.transport is None
    attach(session)
    assert session.transport == "test"


def test_the_request_is_made_again():
    registry = make_application().registry
    manager = make_manager()
    manager.registry = registry
    session = manager.create(Request.blank("/echo/a/b/xhr?x=1", headers={"X-Own": "1"}))
    request = session.request
    assert (request.path_qs, request.headers["X-Own"], request.registry) == ("/echo/a/b/xhr?x=1", "1", registry)
    assert session.request is not request  # nothing runs that would hold it


def test_the_request_is_kept_while_hooks_run():
    class Asking(Session):
        def on_open(self):
            seen.append(self.request is self.request)
    seen, manager = [], make_manager(Asking)
    manager.registry = make_application().registry
    attach(make_session(manager))
    turn()
    assert seen == [True]


def test_a_subclass_may_have_attributes_and_its_own_init():
    class Named(Session):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.name = "Lea"
    assert make_session(make_manager(Named)).name == "Lea"


def test_a_session_is_small():
    manager = make_manager(Session)
    session = make_session(manager)
    attach(session)
    turn()
    own = [session, session.id, session._packed]
    assert sum(map(sys.getsizeof, own)) < 700
    assert not hasattr(session, "__dict__")
    assert session._jobs is None
    assert session._outbox is None


def test_names_that_applications_like_to_use_are_free():
    class Chatter(Session):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            for name in ("room", "user", "name", "key", "messages", "wait", "run", "stop", "attach", "_run",
                         "_messages", "_wait", "_room", "_user", "_remove", "_attach"):
                setattr(self, name, name)
            self.heard = []

        def on_message(self, message):
            self.heard.append(message)
    session = make_session(make_manager(Chatter))
    receiver = attach(session)
    session.take_messages(["a"], 1)
    turn()
    session.close()
    turn()
    assert session.heard == ["a"]
    assert receiver.closed
    assert session not in session.manager


def test_what_is_put_back_is_the_queue(session):
    receiver = attach(session)
    receiver.busy = True
    for text in "abc":
        session.deliver(Frame([text]))
    first, _, last = session.take_queued()
    session.put_back([first, Frame(["gap"]), last])
    assert session.queued == len('"a""gap""c"')
    receiver.busy = False
    session.receiver_drained()
    assert receiver.frames[-1] == 'a["a","gap","c"]'
    session.put_back([])
    assert (session.queued, list(session.waiting)) == (0, [])
