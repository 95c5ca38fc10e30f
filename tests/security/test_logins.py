"""pace.security.logins"""
import time
from types import SimpleNamespace

import pytest
from pyramid.request import Request
from pyramid.response import Response

from pace.security import logins as module
from pace.security.identity import Identity
from pace.security.logins import AHEAD_S, ENDED, LONGEST_S, Logins, seen_key
from pace.security.passwords import NOBODY
from pace.security.users import Users
from tests.support.waiting import PATIENCE, wait_for

OTHER = NOBODY.replace("c29t", "c29u")
NOWHERE = "redis://127.0.0.1:1/0"


class Machine:
    """Processes that share a secret, a users' file, a clock and perhaps a Redis."""

    def __init__(self, path, url):
        self.now = 1_800_000_000.0
        self.path, self.url = path, url
        self.idle_s = 600
        self.write("alice", "bob")

    def write(self, *names, hash=NOBODY):
        self.path.write_text("".join(f"{name}:{hash}:nurses\n" for name in names))

    def process(self):
        ours = SimpleNamespace(secret="s" * 32, redis_url=self.url, idle_logoff=self.idle_s)
        return Logins({"pace.settings": ours}, Users(self.path), wall=lambda: self.now)


@pytest.fixture
def alone(tmp_path):
    """Without Redis."""
    return Machine(tmp_path / "users", NOWHERE)


@pytest.fixture
def together(tmp_path, redis_server):
    return Machine(tmp_path / "users", redis_server.url)


def begin(logins, name="alice"):
    return logins.begin(logins._users.get(name))


def test_who_has_the_cookie_is_known(alone):
    logins = alone.process()
    login = begin(logins)
    response = Response()
    logins.cookies.write(Request.blank("/"), response, login)
    asking = Request.blank("/", headers={"Cookie": response.headers["Set-Cookie"].partition(";")[0]})
    assert alone.process().identify(asking) == Identity("alice", frozenset({"nurses"}), login=login)
    assert alone.process().identify(Request.blank("/")) is None
    alone.now += alone.idle_s
    assert alone.process().identify(asking) is None


def test_it_stands_while_the_person_does_something(alone):
    logins = alone.process()
    login = begin(logins)
    for _ in range(3):
        alone.now += alone.idle_s - 1
        assert logins.stands(login)
        assert logins.left(login) == 1
        login = logins.renew(login)
        assert logins.left(login) == alone.idle_s
    alone.now += alone.idle_s
    assert not logins.stands(login)


def test_without_idle_time_and_with_it_all_ends_after_a_day_of_work(alone):
    alone.idle_s = 0
    logins = alone.process()
    login = begin(logins)
    alone.now += LONGEST_S - 1
    assert logins.stands(logins.renew(login))
    alone.now += 1
    assert not logins.stands(logins.renew(login))


def test_the_idle_time_may_change_while_the_server_runs(alone):
    logins = alone.process()
    login = begin(logins)
    logins._settings["pace.settings"].idle_logoff = 60
    assert logins.left(login) == 60


@pytest.mark.parametrize("change", [{"names": ["bob"]}, {"names": ["alice", "bob"], "hash": OTHER}])
def test_it_ends_with_the_user_and_with_the_password(alone, change):
    logins = alone.process()
    login = begin(logins)
    alone.write(*change.pop("names"), **change)
    logins.look()
    assert not logins.stands(login)


def test_groups_are_those_of_the_file(alone):
    logins = alone.process()
    alone.path.write_text(f"alice:{NOBODY}:doctors\n")
    logins.look()
    assert logins.identity(begin(logins)).groups == {"doctors"}


def test_ended(alone):
    logins = alone.process()
    login, another = begin(logins), begin(logins)
    identity = logins.identity(login)
    assert not logins.ended(identity)
    logins.end(login)
    assert logins.ended(identity)
    assert logins.stands(another)
    assert not logins.ended(Identity("carol"))  # whom a proxy vouches for


def test_other_processes_learn_of_an_end(together):
    here, there = together.process(), together.process()
    login = begin(here)
    here.look()
    there.look()
    here.end(login)
    assert there.stands(login)
    there.look()
    assert not there.stands(login)
    later = together.process()
    later.look()
    assert not later.stands(login)
    another = begin(here)
    there.end(another)
    here.look()
    assert not here.stands(another)


def test_an_end_is_told_when_redis_is_back(together, redis_server):
    here, there = together.process(), together.process()
    login = begin(here)
    redis_server.stop()
    here.end(login)
    there.look()
    assert (here.stands(login), there.stands(login)) == (False, True)
    redis_server.start()
    here.look()
    there.look()
    assert not there.stands(login)


def test_what_the_person_does_elsewhere_counts(together):
    here, there = together.process(), together.process()
    login = begin(here)
    together.now += together.idle_s - AHEAD_S + 1
    there.renew(login)
    there.look()
    assert here.left(login) == AHEAD_S - 1
    here.look()
    assert here.left(login) == together.idle_s


def test_what_lies_in_redis_ends(together, redis_server):
    logins = together.process()
    login = begin(logins)
    logins.renew(login)
    logins.end(login)
    logins.look()
    client = redis_server.client()
    assert 0 < client.ttl(ENDED) <= LONGEST_S
    assert 0 < client.ttl(seen_key(login.id)) <= together.idle_s + AHEAD_S


def test_many_ends_are_read(together, monkeypatch):
    monkeypatch.setattr(module, "PAGE", 3)
    here, there = together.process(), together.process()
    ended = [begin(here) for _ in range(8)]
    for login in ended:
        here.end(login)
    there.look()
    assert not any(there.stands(login) for login in ended)


def test_nobody_waits_for_a_redis_that_hangs(together, redis_server):
    logins = together.process()
    login, other = begin(logins), begin(logins)
    logins.look()
    redis_server.freeze()
    logins.look()
    began = time.monotonic()
    logins.end(logins.renew(login))
    assert time.monotonic() - began < PATIENCE
    redis_server.thaw()
    logins.end(other)
    wait_for(lambda: logins.look() or redis_server.client().xlen(ENDED) == 2)
    there = together.process()
    there.look()
    assert (there.stands(login), there.stands(other)) == (False, False)


def test_who_ends_tells_what_others_do_not_know(together, redis_server):
    here, there = together.process(), together.process()
    login = begin(here)
    here._waiting.append(login.id)
    here.close()
    there.look()
    assert not there.stands(login)


def test_what_is_remembered_is_bounded(alone, monkeypatch):
    monkeypatch.setattr(module, "MOST", 2)
    logins = alone.process()
    several = [begin(logins) for _ in range(3)]
    for login in several:
        logins.renew(login)
    assert [login.id in logins._seen for login in several] == [False, True, True]
    for login in several:
        logins.end(login)
    assert [logins.stands(login) for login in several] == [True, False, False]
    alone.now += LONGEST_S + 1
    logins.look()
    assert (len(logins._ended), len(logins._seen)) == (0, 0)
