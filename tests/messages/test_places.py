"""pace.messages.places"""
import json

import pytest

from pace.errors import BadMessage
from pace.messages import parse_client
from pace.messages.places import location_message

PLACE = {"lat": 52.5, "lng": 13.4, "accuracy": None, "heading": None, "tilt": None}


def parsed(**message):
    return parse_client(json.dumps({"type": "location", **message}))


def test_a_place():
    assert parsed(lat=52.5, lng=13.4)["place"] == PLACE
    assert parsed(lat=52.5, lng=13.4, heading=90, tilt=-3, accuracy=4.26)["place"] == {
        "lat": 52.5, "lng": 13.4, "accuracy": 4.3, "heading": 90, "tilt": -3}


def test_no_place():
    assert parsed(leave=True, id=5) == {"type": "location", "id": 5, "leave": True, "same": False, "place": None}
    assert parsed(same=True)["same"] is True
    assert parsed(leave=False, same=None, lat=52.5, lng=13.4)["place"] == PLACE


@pytest.mark.parametrize(("message", "field"), [
    ({}, "lat"), ({"lat": 1}, "lng"), ({"lat": 91, "lng": 1}, "lat"), ({"lat": 1, "lng": -180.1}, "lng"),
    ({"lat": "1", "lng": 1}, "lat"), ({"lat": 1, "lng": True}, "lng"), ({"lat": 1, "lng": float("nan")}, "lng"),
    ({"lat": float("-inf"), "lng": 1}, "lat"), ({"lat": 1, "lng": 1, "heading": 400}, "heading"),
    ({"lat": 1, "lng": 1, "tilt": float("inf")}, "tilt"), ({"lat": 1, "lng": 1, "accuracy": -1}, "accuracy"),
    ({"leave": 1}, "leave"), ({"same": "yes"}, "same"), ({"leave": True, "same": True}, "leave")])
def test_what_is_refused_names_the_field(message, field):
    with pytest.raises(BadMessage) as caught:
        parsed(id=7, **message)
    assert (caught.value.code, caught.value.id) == (400, 7)
    assert caught.value.reason.startswith(f"location: {field} ")


def test_what_followers_are_told():
    place = {"id": "a", "name": "Ada", **PLACE, "time": 5}
    assert json.loads(location_message(7, [place], ["b"], ["c"])) == {
        "type": "location", "time": 7, "places": [place], "left": ["b"], "same": ["c"]}
    assert json.loads(location_message(7, whole=True)) == {
        "type": "location", "time": 7, "whole": True, "places": [], "left": [], "same": []}
