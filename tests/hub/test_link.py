from pace.hub.link import Link


def test_changes_are_told_once():
    told = []
    link = Link(told.append)
    assert link.state == "down"
    link.lost()
    link.found()
    link.found()
    link.lost()
    link.lost()
    assert told == ["up", "down"]
    assert link.state == "down"


def test_waiting_ends_when_redis_is_there():
    link = Link(lambda word: None)
    assert not link.wait(0)
    link.found()
    assert link.wait(0)
