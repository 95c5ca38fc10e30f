"""pace.people.roster"""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace.people.roster import PAGE, REMEMBERED, SHOWN, Roster
from pace.security.grants import EVERY


def entry(id, name="Ada", said=1, watches=()):
    return {"id": id, "name": name, "said": said, "watches": list(watches)}


@pytest.fixture
def roster():
    return Roster()


def shown(roster):
    people, count, more = roster.page()
    assert count == len(people) == len(roster)
    assert not more
    return people


def test_one_entry_a_person_whatever_the_workers(roster):
    roster.put("b", entry("1", "Ada", 5, ["ecg", "spo2"]))
    roster.put("a", entry("1", "ada", 4, ["co2", "ecg"]))
    roster.put("a", entry("0", "Bob"))
    assert shown(roster) == [
        {"id": "0", "name": "Bob", "watches": [], "more": 0},
        {"id": "1", "name": "Ada", "watches": ["co2", "ecg", "spo2"], "more": 0}]
    assert sorted(roster.workers("1")) == ["a", "b"]
    assert roster.claim("1") == (5, "Ada")
    roster.drop("b", "1")
    assert shown(roster)[1] == {"id": "1", "name": "ada", "watches": ["co2", "ecg"], "more": 0}
    roster.drop("a", "1")
    roster.drop("a", "1")
    assert [person["id"] for person in shown(roster)] == ["0"]
    assert (roster.workers("1"), roster.claim("1")) == ([], None)


def test_a_worker_goes_with_all_of_its_people(roster):
    roster.put("a", entry("1", watches=["ecg"]))
    roster.put("a", entry("2", watches=["ecg"]))
    roster.put("b", entry("2"))
    roster.drop_worker("a")
    roster.drop_worker("a")
    assert [person["id"] for person in shown(roster)] == ["2"]
    assert roster.page("ecg") == ([], 0, False)


def test_who_is_not_put_again_after_a_doubt_is_dropped(roster):
    for id in "123":
        roster.put("a", entry(id))
    roster.put("b", entry("1"))
    roster.changes()
    roster.doubt("a")
    roster.put("a", entry("3"))
    assert len(roster) == 3
    roster.settle()
    assert [person["id"] for person in shown(roster)] == ["1", "3"]
    assert (roster.workers("1"), roster.workers("3"), roster.changes()) == (["b"], ["a"], ["2"])
    roster.doubt("b")
    roster.drop_worker("b")
    roster.doubt("nobody")
    roster.settle()
    assert [person["id"] for person in shown(roster)] == ["3"]


def test_some_channels_are_shown_and_the_others_counted(roster):
    names = [f"c{number}" for number in range(REMEMBERED + 5)]
    roster.put("a", entry("1", watches=names))
    person, = shown(roster)
    assert (person["watches"], person["more"]) == (names[:SHOWN], REMEMBERED - SHOWN)
    assert roster.page(names[REMEMBERED - 1])[1] == 1
    assert roster.page(names[REMEMBERED])[1] == 0


def test_pages_in_the_order_of_ids(roster):
    ids = [f"{number:016x}" for number in range(2 * PAGE + 5)]
    for id in reversed(ids):
        roster.put("a", entry(id, watches=["ecg"] if int(id, 16) % 2 else []))
    seen, after, more = [], None, True
    while more:
        people, count, more = roster.page(after=after)
        assert count == len(ids)
        assert len(people) <= PAGE
        seen += [person["id"] for person in people]
        after = seen[-1]
    assert seen == ids
    people, count, more = roster.page("ecg")
    assert ([person["id"] for person in people], count, more) == (ids[1:2 * PAGE:2], PAGE + 2, True)
    assert [person["id"] for person in roster.page("ecg", people[-1]["id"])[0]] == ids[2 * PAGE + 1::2]


def test_changes_are_what_is_shown_otherwise_than_at_the_last_call(roster):
    roster.put("a", entry("1"))
    roster.put("a", entry("2"))
    assert sorted(roster.changes()) == ["1", "2"]
    assert roster.changes() == []
    roster.put("a", entry("1", said=9))
    roster.drop_worker("a")
    roster.put("a", entry("1"))
    assert roster.changes() == ["2"]
    roster.put("a", entry("3"))
    roster.drop("a", "3")
    assert roster.changes() == []


STEPS = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("1234"), st.none() | st.tuples(
    st.integers(0, 3), st.sampled_from(["Ada", "Bob"]), st.lists(st.sampled_from(["ecg", "co2"]), unique=True))))


@given(STEPS)
def test_however_it_came_about_it_is_the_union(steps):
    roster, truth = Roster(), {}
    for worker, id, claim in steps:
        if claim is None:
            roster.drop(worker, id)
            truth.pop((worker, id), None)
        else:
            said, name, watches = claim
            roster.put(worker, entry(id, name, said, watches))
            truth[worker, id] = (said, name, watches)
    ids = sorted({id for _, id in truth})
    assert [person["id"] for person in roster.page()[0]] == ids
    for id in ids:
        claims = [claim for (_, owner), claim in truth.items() if owner == id]
        assert roster.people[id]["name"] == max(claims)[1]
        assert set(roster.people[id]["watches"]) == {name for *_, watches in claims for name in watches}
    for channel in ("ecg", "co2"):
        watching = sorted({id for (_, id), claim in truth.items() if channel in claim[2]})
        assert [person["id"] for person in roster.page(channel)[0]] == watching


def test_channels_that_one_may_not_see_are_not_named(roster):
    watched = ["secret", *(f"c{number}" for number in range(SHOWN + 1))]
    roster.put("a", entry("1", "Ada", watches=watched))
    (ada,), _, _ = roster.page()
    assert roster.shown(ada, EVERY) is ada
    assert (roster.shown(ada, watched[1:])["watches"], roster.shown(ada, watched[1:])["more"]) == (watched[1:-1], 1)
    assert roster.shown(ada, ()) == {"id": "1", "name": "Ada", "watches": [], "more": 0}
