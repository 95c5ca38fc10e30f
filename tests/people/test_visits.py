"""pace.people.visits"""
from tests.support.room import World


def test_visits_are_counted_once_and_known_to_all():
    world = World(2)
    one, two = world.workers
    one.room.visits.add()
    one.room.visits.add()
    assert one.room.visits.total == 0
    world.pass_(1)
    two.room.visits.add()
    world.pass_(1)
    assert (one.room.visits.total, two.room.visits.total, world.board.visits) == (3, 3, 3)


def test_followers_are_told():
    world = World(2)
    visitor = world.workers[0].visitor().follow("people")
    world.pass_(1)
    visitor.heard()
    world.workers[1].room.visits.add()
    world.pass_(1)
    assert [message["visits"] for message in visitor.heard()] == [1]


def test_without_redis_they_are_counted_later():
    world = World(1)
    visits = world.workers[0].room.visits
    world.board.down = True
    visits.add()
    world.pass_(5)
    visits.add()
    assert visits.total == 0
    world.board.down = False
    world.pass_(1)
    assert visits.total == world.board.visits == 2


def test_before_redis_has_told_they_are_unknown():
    world = World(0)
    world.board.down = True
    visitor = world.start().visitor().follow("people")
    assert visitor.heard()[0]["visits"] is None


def test_where_redis_has_lost_its_data_it_begins_anew():
    world = World(1)
    visits = world.workers[0].room.visits
    visits.add()
    world.pass_(1)
    world.board.visits = 0
    world.pass_(12)
    assert visits.total == 0
