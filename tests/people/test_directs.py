"""pace.people.directs"""
import pytest

from pace.errors import BadMessage
from pace.people import directs
from tests.support.room import World


@pytest.fixture
def world():
    return World(3)


@pytest.fixture
def ada(world):
    return world.workers[0].visitor().hello(name="Ada")


def secret(number):
    return f"secret-of-number-{number}"


def refused(session, to, id=1):
    with pytest.raises(BadMessage) as caught:
        session.say(type="direct", id=id, to=to, text="hi")
    assert caught.value.id == id
    return caught.value.code


def texts(session):
    return [message["text"] for message in session.heard("direct")]


def test_all_tabs_of_the_other_get_it_wherever_they_are_and_nobody_else(world, ada):
    tabs = [worker.visitor().hello(secret(1), "Bob") for worker in world.workers for _ in range(2)]
    others = [worker.visitor().hello(name="Eve") for worker in world.workers]
    world.pass_(1)
    ada.heard()
    ada.say(type="direct", id=7, to=tabs[0].person.id, text="hi")
    world.pass_(1)
    time = int(world.clock() * 1000) - 1000
    sender = {"id": ada.person.id, "name": "Ada"}
    for tab in tabs:
        assert tab.heard("direct") == [{"type": "direct", "from": sender, "text": "hi", "time": time}]
    reply, = ada.heard()
    assert (reply["type"], reply["id"], reply["what"], reply["delivered"]) == ("reply", 7, "direct", 6)
    assert [texts(other) for other in others] == [[], [], []]


def test_on_the_same_worker_it_is_there_at_once(world, ada):
    bob = world.workers[0].visitor().hello(name="Bob")
    ada.heard()
    ada.say(type="direct", id=1, to=bob.person.id, text="hi")
    assert texts(bob) == ["hi"]
    assert ada.heard()[0]["delivered"] == 1


def test_who_is_not_here_gets_nothing(world, ada):
    assert refused(ada, "0123456789abcdef") == 404


def test_who_is_not_here_sends_nothing(world, ada):
    stranger = world.workers[0].visitor()
    assert refused(stranger, ada.person.id) == 403
    assert texts(ada) == []


def test_who_left_before_it_came_is_told_as_gone(world, ada):
    bob = world.workers[1].visitor().hello(name="Bob")
    world.pass_(1)
    ada.heard()
    id = bob.person.id
    bob.close()
    ada.say(type="direct", id=1, to=id, text="hi")
    world.pass_(1)
    error, = ada.heard()
    assert (error["type"], error["code"], error["id"]) == ("error", 404, 1)
    assert texts(bob) == []


def test_a_worker_that_does_not_answer_is_told_within_five_seconds(world, ada):
    bob = world.workers[1].visitor().hello(name="Bob")
    world.pass_(1)
    ada.heard()
    id = bob.person.id
    world.kill(world.workers[1])
    ada.say(type="direct", id=1, to=id, text="hi")
    world.pass_(3)
    assert ada.heard() == []
    world.pass_(1.5)
    error, = ada.heard()
    assert (error["code"], error["id"]) == (503, 1)
    world.pass_(5)
    assert ada.heard() == []


def test_what_some_got_is_delivered_though_others_do_not_answer(world, ada):
    here = world.workers[0].visitor().hello(secret(1), "Bob")
    world.workers[1].visitor().hello(secret(1), "Bob")
    world.pass_(1)
    ada.heard()
    world.kill(world.workers[1])
    ada.say(type="direct", id=1, to=here.person.id, text="hi")
    world.pass_(5)
    assert ada.heard()[0]["delivered"] == 1


def test_a_worker_that_ends_meanwhile_is_not_waited_for(world, ada):
    bob = world.workers[1].visitor().hello(name="Bob")
    world.pass_(1)
    ada.heard()
    ada.say(type="direct", id=1, to=bob.person.id, text="hi")
    world.workers[1].room.bus.close()
    world.workers[1].flush()
    assert ada.heard()[0]["code"] == 404


@pytest.mark.parametrize("bound", ["AT_ONCE", "MOST"])
def test_what_waits_for_answers_is_bounded(world, ada, monkeypatch, bound):
    monkeypatch.setattr(directs, bound, 3)
    bob = world.workers[1].visitor().hello(name="Bob")
    world.pass_(1)
    for number in range(3):
        ada.say(type="direct", id=number, to=bob.person.id, text="hi")
    assert refused(ada, bob.person.id) == 429
    world.pass_(1)
    ada.say(type="direct", id=4, to=bob.person.id, text="hi")


def test_an_answer_that_comes_too_late_is_none(world, ada):
    here = world.workers[0].room.directs
    here._answered(99, "somebody", 1)
    assert ada.heard("reply") == []
