"""Where people are: two workers with a bus between them that a test drives."""
import pytest

from pace.errors import BadMessage
from pace.people.person import Person
from pace.people.places import MOST_TOLD
from tests.support.places import ADA, BOB, HERE, THERE, Wire, Worker


@pytest.fixture
def wire():
    return Wire()


@pytest.fixture
def worker(wire):
    return Worker(wire)


@pytest.fixture
def other(wire):
    return Worker(wire)


def spread(*workers):
    """What was said reaches all."""
    for _ in range(2):  # what one tells may make another one tell something
        workers[0].wire.pass_on()
    for worker in workers:
        worker.places.tell()


def shown(worker):
    """What somebody who comes now is told, by names."""
    message, = worker.session(BOB, follows=True).take()
    assert message["whole"] is True
    return {place["name"]: (place["lat"], place["lng"]) for place in message["places"]}


def test_a_place_reaches_followers_on_all_workers(worker, other):
    followers = [worker.session(BOB, follows=True), other.session(BOB, follows=True)]
    for follower in followers:
        assert follower.take() == [
            {"type": "location", "time": 1000, "whole": True, "places": [], "left": [], "same": []}]
    worker.session().say(**HERE, heading=90)
    spread(worker, other)
    place = {"id": ADA.id, "name": "Ada", **HERE, "accuracy": None, "heading": 90, "tilt": None, "time": 1000}
    for follower in followers:
        assert follower.take() == [{"type": "location", "time": 1000, "places": [place], "left": [], "same": []}]


def test_changes_between_two_ticks_are_told_once_as_they_end(worker, other):
    follower, ada = other.session(BOB, follows=True), worker.session()
    follower.take()
    for lat in range(5):
        ada.say(lat=lat, lng=1)
    spread(worker, other)
    message, = follower.take()
    assert [place["lat"] for place in message["places"]] == [4]
    spread(worker, other)
    assert follower.take() == []


def test_who_comes_and_goes_between_two_ticks_was_never_there(worker):
    follower, ada = worker.session(BOB, follows=True), worker.session()
    follower.take()
    ada.say(**HERE)
    ada.leave()
    spread(worker)
    assert follower.take() == []


def test_an_unchanged_place_is_not_sent_again(worker, other):
    follower, ada = other.session(BOB, follows=True), worker.session()
    ada.say(**HERE)
    spread(worker, other)
    follower.take()
    for worker.now, message in ((12_000, HERE), (22_000, {"same": True})):
        ada.say(**message)
        spread(worker, other)
        message, = follower.take()
        assert (message["places"], message["same"]) == ([], [ADA.id])
    newcomer = other.session(BOB, follows=True)
    assert [place["time"] for place in newcomer.take()[0]["places"]] == [22_000]


def test_another_name_is_a_change(worker):
    follower, ada = worker.session(BOB, follows=True), worker.session()
    ada.say(**HERE)
    spread(worker)
    follower.take()
    ada.person = ADA._replace(name="Ada L")
    ada.say(**HERE)
    spread(worker)
    assert [place["name"] for place in follower.take()[0]["places"]] == ["Ada L"]


def test_a_person_in_two_tabs_has_the_place_of_the_latest(worker, other):
    first, second = worker.session(), other.session()
    first.say(**HERE)
    other.now = 2000
    second.say(**THERE)
    spread(worker, other)
    assert shown(worker) == shown(other) == {"Ada": (48.1, 11.6)}
    second.leave()
    spread(worker, other)
    assert shown(worker) == shown(other) == {"Ada": (52.5, 13.4)}
    first.leave()
    spread(worker, other)
    assert shown(worker) == shown(other) == {}


def test_two_tabs_on_one_worker(worker, other):
    first, second = worker.session(), worker.session()
    first.say(**HERE)
    second.say(**THERE)  # in the same millisecond
    spread(worker, other)
    assert shown(other) == {"Ada": (48.1, 11.6)}
    second.leave()
    spread(worker, other)
    assert shown(other) == {"Ada": (52.5, 13.4)}


def test_withdrawing_removes_it_from_all_tabs_and_workers(worker, other):
    third = Worker(worker.wire)
    sessions = [worker.session(), worker.session(), other.session()]
    for session in sessions:
        session.say(**HERE)
    spread(worker, other, third)
    follower = third.session(BOB, follows=True)
    follower.take()
    sessions[0].say(leave=True)
    spread(worker, other, third)
    assert follower.take()[0]["left"] == [ADA.id]
    assert shown(worker) == shown(other) == shown(third) == {}
    for session in sessions:
        session.leave()  # has nothing left to take away
    sessions[2].say(leave=True)
    assert not worker.wire.waiting


def test_a_place_that_crosses_a_withdrawal_leaves_no_ghost(worker, other):
    third = Worker(worker.wire)
    ada, too = worker.session(), other.session()
    ada.say(**HERE)
    ada.say(leave=True)
    too.say(**THERE)  # published behind the withdrawal, before that is heard
    spread(worker, other, third)
    assert shown(worker) == shown(other) == shown(third) == {}


def test_a_lost_session_takes_its_place_away(worker, other):
    follower, ada = other.session(BOB, follows=True), worker.session()
    ada.say(**HERE)
    spread(worker, other)
    follower.take()
    ada.leave()
    spread(worker, other)
    message, = follower.take()
    assert (message["places"], message["left"]) == ([], [ADA.id])


def test_a_worker_that_ends_leaves_no_ghost(worker, other):
    follower = other.session(BOB, follows=True)
    worker.session().say(**HERE)
    spread(worker, other)
    follower.take()
    worker.wire.end(worker)
    other.places.tell()
    assert follower.take()[0]["left"] == [ADA.id]


def test_a_worker_that_comes_learns_all(worker):
    worker.session().say(**HERE)
    worker.now = 5000
    worker.session().say(**HERE)
    worker.wire.waiting.clear()
    late = Worker(worker.wire)
    worker.wire.join(late)
    late.places.tell()
    assert shown(late) == {"Ada": (52.5, 13.4)}


def test_who_has_missed_something_begins_anew(worker, other):
    ada, bob = worker.session(), worker.session(BOB)
    ada.say(**HERE)
    bob.say(**THERE)
    spread(worker, other)
    ada.leave()
    worker.wire.waiting.clear()  # lost on the way
    worker.wire.join(other)
    other.places.tell()
    assert shown(other) == {"Bob": (48.1, 11.6)}


def test_who_says_he_is_somebody_else_is_no_longer_the_one_before(worker):
    session = worker.session()
    session.say(**HERE)
    session.person = BOB
    session.say(**THERE)
    spread(worker)
    assert shown(worker) == {"Bob": (48.1, 11.6)}


def test_nobody_has_no_place(worker):
    with pytest.raises(BadMessage) as caught:
        worker.session(None).say(**HERE, id=7)
    assert (caught.value.code, caught.value.id) == (403, 7)


def test_what_was_never_told_is_not_the_same(worker):
    with pytest.raises(BadMessage) as caught:
        worker.session().say(same=True, id=7)
    assert (caught.value.code, caught.value.id) == (404, 7)


def test_many_places_go_in_several_messages(worker):
    follower = worker.session(BOB, follows=True)
    follower.take()
    for number in range(MOST_TOLD + 1):
        worker.session(Person(f"{number:016x}", "x")).say(**HERE)
    spread(worker)
    newcomer = worker.session(BOB, follows=True)
    for messages, whole in ((follower.take(), None), (newcomer.take(), True)):
        assert [len(message["places"]) for message in messages] == [MOST_TOLD, 1]
        assert [message.get("whole") for message in messages] == [whole, None]
