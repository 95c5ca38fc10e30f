"""How long anything may wait for Redis."""
from pace.links.bounds import CONNECT_TIMEOUT, TIMEOUT, bounds


def test_nothing_waits_without_end_or_is_tried_again():
    found = bounds()
    assert (found["socket_timeout"], found["socket_connect_timeout"]) == (TIMEOUT, CONNECT_TIMEOUT)
    assert found["retry"].get_retries() == 0
    assert bounds(0.5, 0.25)["socket_timeout"] == 0.5
