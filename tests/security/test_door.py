"""pace.security.door"""
import threading

import gevent
import pytest

from pace.security import door as module
from pace.security.attempts import MOST_OF_NAME, Attempts
from pace.security.door import Door, Wait
from pace.security.passwords import NOBODY, hashed
from pace.security.users import Users

PASSWORD = "correct horse"
HERE = "203.0.113.9"


@pytest.fixture
def door(tmp_path):
    path = tmp_path / "users"
    path.write_text(f"alice:{hashed(PASSWORD)}:\n")
    return Door(Users(path), Attempts("redis://127.0.0.1:1/0", "s" * 32))


@pytest.fixture
def compared(monkeypatch):
    """What is compared, in place of comparing."""
    calls = []
    monkeypatch.setattr(module, "matches", lambda hash, password: calls.append((hash, password)))
    return calls


def test_who_knows_the_password_is_let_in(door):
    assert door.check("alice", PASSWORD, HERE).name == "alice"


@pytest.mark.parametrize(("name", "password"), [
    ("alice", "wrong"), ("alice", ""), ("alice", PASSWORD + "x" * 300), ("Alice", PASSWORD), ("bob", PASSWORD),
    ("", ""), ("alice\0", PASSWORD), ("alice:", PASSWORD)])
def test_others_are_not(door, name, password):
    assert door.check(name, password, HERE) is None


def test_a_user_who_is_not_there_costs_the_same(door, compared):
    door.check("alice", "x", HERE)
    door.check("bob", "x", HERE)
    (one, _), (other, _) = compared
    assert one.split("$")[:4] == other.split("$")[:4]


def test_nor_where_hashes_of_another_make_cost_more(tmp_path, compared):
    dear = ["$argon2id$v=19$m=65536,t=3,p=4$" + NOBODY.rpartition("p=1$")[2], "$argon2id$v=19$m=32768,t=1,p=2$"
            + NOBODY.rpartition("p=1$")[2]]
    (tmp_path / "users").write_text("".join(f"user{number}:{hash}:\n" for number, hash in enumerate(dear)))
    door = Door(Users(tmp_path / "users"), Attempts("redis://127.0.0.1:1/0", "s" * 32))
    for name in [f"nobody{number}" for number in range(20)] * 2:
        door.check(name, "x", "")
    hashes = [hash for hash, _ in compared]
    assert set(hashes) == set(dear)
    assert hashes[:20] == hashes[20:]  # for one name it is always the same


def test_there_is_a_limit_though_the_next_one_were_right(door, compared):
    for name in ("alice", "bob"):
        for _ in range(MOST_OF_NAME):
            assert door.check(name, "wrong", HERE) is None
        compared.clear()
        with pytest.raises(Wait) as told:
            door.check(name, PASSWORD, HERE)
        assert told.value.seconds > 0
        assert not told.value.busy
        assert compared == []


def test_right_ones_use_up_nothing(door, monkeypatch):
    monkeypatch.setattr(module, "matches", lambda hash, password: True)
    for _ in range(3 * MOST_OF_NAME):
        assert door.check("alice", PASSWORD, HERE)


def test_the_file_is_looked_at(door, tmp_path):
    (tmp_path / "users").write_text(f"carol:{hashed(PASSWORD)}:\n")
    assert door.check("carol", PASSWORD, HERE)
    assert door.check("alice", PASSWORD, HERE) is None


def test_few_wait_and_one_is_served(door, monkeypatch):
    monkeypatch.setattr(module, "MOST_WAITING", 2)
    going, running, most = threading.Event(), [], []

    def compare(hash, password):
        running.append(password)
        most.append(len(running))
        going.wait(10)
        running.remove(password)
        return True

    monkeypatch.setattr(module, "matches", compare)
    first = [gevent.spawn(door.check, "alice", password, "") for password in "ab"]
    gevent.sleep(0)
    with pytest.raises(Wait) as told:
        door.check("alice", "c", "")
    assert told.value.busy
    going.set()
    gevent.joinall(first, raise_error=True)
    assert most == [1, 1]
