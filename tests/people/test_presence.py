"""pace.people.presence: who is here, over several workers."""
import hashlib
from types import SimpleNamespace

import pytest

from pace.errors import BadMessage
from pace.people import presence
from pace.security.grants import ALL_RIGHTS, NO_RIGHTS
from tests.support.room import World

ADA, BOB = "secret-of-ada-0001", "secret-of-bob-0001"


def id_of(secret):
    return hashlib.sha256(f"pace person {secret}".encode()).hexdigest()[:16]


def person(secret, name, *watches, more=0):
    return {"id": id_of(secret), "name": name, "watches": list(watches), "more": more}


@pytest.fixture
def world():
    return World(2)


@pytest.fixture
def here(world):
    return world.workers[0]


@pytest.fixture
def there(world):
    return world.workers[1]


def names(worker):
    return [shown["name"] for shown in worker.room.people.roster.page()[0]]


def test_hello_is_answered_with_who_one_is(here):
    visitor = here.visitor().hello(ADA, "Ada")
    assert visitor.heard() == [{"type": "presence", "you": {"id": id_of(ADA), "name": "Ada"}}]
    assert visitor.person == (id_of(ADA), "Ada")


def test_who_says_no_name_is_a_guest(here):
    assert here.visitor().hello(ADA).person.name == f"Guest {id_of(ADA)[:4]}"


def test_who_says_a_name_alone_is_somebody_else_each_time(here):
    one, two = here.visitor().hello(name="Ada"), here.visitor().hello(name="Ada")
    assert one.person.id != two.person.id
    id = one.person.id
    assert one.hello(name="Eve").person == (id, "Eve")


def test_who_says_neither_is_not_present(world, here):
    visitor = here.visitor().hello().follow("people")
    assert visitor.person is None
    whole, = visitor.heard()
    assert (whole["count"], whole["viewers"], whole["people"]) == (0, 1, [])


def known(worker, user):
    visitor = worker.visitor()
    visitor.grants = SimpleNamespace(user=user, rights=ALL_RIGHTS)
    return visitor


def test_who_is_logged_in_is_called_by_the_name_of_the_log_in(here):
    alice, bob = known(here, "alice").hello(ADA, "Ada"), known(here, "bob").hello(BOB, "alice")
    assert (alice.person.name, bob.person.name) == ("alice", "bob")
    bob.hello(BOB, "alice")
    assert sorted(names(here)) == ["alice", "bob"]


def test_another_user_of_the_same_browser_is_somebody_else(here):
    """On a ward's computer people log in one after the other; its browser's secret stays."""
    alice, bob, guest = known(here, "alice").hello(ADA), known(here, "bob").hello(ADA), here.visitor().hello(ADA)
    assert len({one.person.id for one in (alice, bob, guest)}) == 3
    assert known(here, "alice").hello(ADA).person.id == alice.person.id


def test_the_whole_state_then_changes_alone(world, here, there):
    here.visitor().hello(ADA, "Ada").watch("ecg")
    world.pass_(1)
    visitor = there.visitor().follow("people")
    assert visitor.heard() == [{"type": "presence", "whole": True, "count": 1, "viewers": 2, "visits": 0,
                                "people": [person(ADA, "Ada", "ecg")]}]
    world.pass_(1)
    assert [message["people"] for message in visitor.heard()] == [[]]
    world.pass_(3)
    assert visitor.heard() == []
    bob = here.visitor().hello(BOB, "Bob")
    world.pass_(1)
    assert visitor.heard() == [{"type": "presence", "count": 2, "viewers": 3, "visits": 0, "left": [],
                                "people": [person(BOB, "Bob")]}]
    bob.close()
    world.pass_(1)
    assert visitor.heard() == [{"type": "presence", "count": 1, "viewers": 2, "visits": 0, "left": [id_of(BOB)],
                                "people": []}]


def test_who_is_present_is_in_the_state_that_it_gets_itself(here):
    whole = here.visitor().hello(ADA, "Ada").follow("people").heard()[-1]
    assert whole["people"] == [person(ADA, "Ada")]


def test_one_person_in_tabs_on_both_workers_counts_once(world, here, there):
    tabs = [worker.visitor().hello(ADA, "Ada").watch(channel) for worker, channel in (
        (here, "ecg"), (here, "spo2"), (there, "ecg"), (there, "c1"))]
    world.pass_(1)
    for worker in (here, there):
        shown, = worker.room.people.roster.page()[0]
        assert sorted(shown["watches"]) == ["c1", "ecg", "spo2"]
        assert worker.room.people.figures() == {"count": 1, "viewers": 4, "visits": 0}
    for tab in tabs[:3]:
        tab.close()
    world.pass_(1)
    assert here.room.people.roster.page() == ([person(ADA, "Ada", "c1")], 1, False)


def test_many_channels_are_counted(world, here, there):
    here.visitor().hello(ADA, "Ada").watch(*(f"c{number}" for number in range(11)))
    world.pass_(1)
    shown, = there.room.people.roster.page()[0]
    assert (shown["watches"], shown["more"]) == ([f"c{number}" for number in range(8)], 3)


def test_the_name_that_was_said_last_counts_in_every_tab(world, here, there):
    one, two = here.visitor().hello(ADA, "Ada"), there.visitor().hello(ADA, "Ada")
    world.pass_(1)
    two.hello(ADA, "Countess")
    world.pass_(1)
    assert (one.person.name, two.person.name) == ("Countess", "Countess")
    assert names(here) == names(there) == ["Countess"]
    two.close()
    world.pass_(1)
    assert names(here) == names(there) == ["Countess"]
    assert here.visitor().hello(ADA).person.name == "Countess"
    one.hello(ADA)
    world.pass_(1)
    assert names(there) == [f"Guest {id_of(ADA)[:4]}"]


def test_somebody_else_on_the_same_session(world, here, there):
    visitor = here.visitor().hello(ADA, "Ada")
    visitor.hello(BOB, "Bob")
    world.pass_(1)
    assert names(here) == names(there) == ["Bob"]


def test_a_channel_that_goes_is_watched_by_nobody(world, here, there):
    visitor = here.visitor().hello(ADA, "Ada").watch("ecg")
    world.pass_(1)
    here.hub.channels = {"spo2": "spo2"}
    visitor.watched = []
    world.pass_(1)
    assert there.room.people.roster.page("ecg") == ([], 0, False)


def test_a_dead_worker_leaves_no_ghost(world, here, there):
    here.visitor().hello(ADA, "Ada")
    visitor = there.visitor().follow("people")
    world.pass_(1)
    visitor.heard()
    world.kill(here)
    world.pass_(7)
    change, = visitor.heard()
    assert (change["count"], change["viewers"], change["left"]) == (0, 1, [id_of(ADA)])


def test_a_lost_link_is_made_good(world, here, there):
    ada = here.visitor().hello(ADA, "Ada")
    world.pass_(1)
    there.wire.cut()
    ada.close()
    here.visitor().hello(BOB, "Bob")
    world.pass_(2)
    assert names(there) == ["Ada"]
    there.wire.mend()
    world.pass_(2)
    assert names(there) == ["Bob"]


def test_without_redis_everything_here_goes_on(world, here, there):
    world.board.down = True
    visitor = here.visitor().hello(ADA, "Ada").follow("people")
    there.visitor().hello(BOB, "Bob")
    world.pass_(10)
    assert visitor.heard()[-1]["people"] == [person(ADA, "Ada")]
    assert names(here) == ["Ada"]
    world.board.down = False
    world.pass_(3)
    assert sorted(names(here)) == sorted(names(there)) == ["Ada", "Bob"]


def test_of_a_crowd_that_comes_at_once_a_message_names_some(world, here, monkeypatch):
    followers = [here.visitor().follow("people") for _ in range(4)]
    for visitor in followers:
        visitor.heard()
    crowd = [here.visitor().hello(name=f"n{number}") for number in range(150)]
    here.room.people.tell()
    message, = followers[0].heard()
    assert (message["count"], len(message["people"]), message["more"]) == (150, 100, True)
    monkeypatch.setattr(presence, "SHARE", 120)
    for visitor in crowd:
        visitor.hello(name="Eve")
    here.room.people.tell()
    assert len(followers[0].heard()[0]["people"]) == 30
    for visitor in crowd:
        visitor.close()
    here.room.people.tell()
    message, = followers[0].heard()
    assert (message["count"], len(message["left"]), message["more"]) == (0, 100, True)


def test_the_whole_state_names_the_first_hundred(here):
    for number in range(120):
        here.visitor().hello(name=f"n{number}")
    whole, = here.visitor().follow("people").heard()
    assert (whole["count"], len(whole["people"]), whole["viewers"]) == (120, 100, 121)


def test_the_roster_comes_in_pages_and_by_channel(world, here, there):
    for number in range(120):
        (here, there)[number % 2].visitor().hello(name=f"n{number}").watch(*["ecg"] if number < 3 else [])
    world.pass_(1)
    visitor = here.visitor()
    first = visitor.say(type="request", id=1, what="roster")
    rest = visitor.say(type="request", id=1, what="roster", after=first["people"][-1]["id"])
    assert (first["count"], len(first["people"]), first["more"]) == (120, 100, True)
    assert (len(rest["people"]), rest["more"]) == (20, False)
    assert not {shown["id"] for shown in first["people"]} & {shown["id"] for shown in rest["people"]}
    assert visitor.say(type="request", id=1, what="roster", channel="ecg")["count"] == 3
    with pytest.raises(BadMessage, match="no channel 'egc'") as caught:
        visitor.say(type="request", id=1, what="roster", channel="egc")
    assert (caught.value.code, caught.value.id) == (404, 1)


def test_nothing_is_said_to_the_others_where_nothing_changes(world, here, there):
    visitor = here.visitor().hello(ADA, "Ada").watch("ecg")
    world.pass_(1)
    here.wire.sent.clear()
    visitor.watch("ecg")
    here.room.people.gather()
    here.room.people.tell()
    here.flush()
    assert here.wire.sent == []


def test_sessions_of_a_person(here):
    tabs = [here.visitor().hello(ADA, "Ada") for _ in range(2)]
    assert here.room.people.sessions(id_of(ADA)) == tabs
    assert here.room.people.sessions(id_of(BOB)) == []


def test_nobody_is_told_who_watches_what_he_may_not_see(world, here, there):
    here.hub.access = SimpleNamespace(open=False)
    ada, bob = there.visitor().hello(ADA, "Ada"), here.visitor()
    bob.grants = SimpleNamespace(rights=NO_RIGHTS._replace(view=frozenset({"ecg"}), room=True), over=None)
    ada.watch("ecg", "spo2")
    world.pass_(2)
    whole, = bob.follow("people").heard("presence")
    assert whole["people"] == [person(ADA, "Ada", "ecg")]
    assert here.visitor().follow("people").heard("presence")[0]["people"] == [person(ADA, "Ada", "ecg", "spo2")]
    ada.watch("spo2")
    world.pass_(2)
    assert [message["people"] for message in bob.heard("presence")][-1] == [person(ADA, "Ada")]
    assert here.room.people.do_roster(bob, {"id": 1}) == {"people": [person(ADA, "Ada")], "count": 1, "more": False}
    with pytest.raises(BadMessage, match="there is no channel 'spo2'"):
        here.room.people.do_roster(bob, {"id": 1, "channel": "spo2"})
