"""Where people are: what they tell of it, and what those who follow the map are told."""
from pace.errors import Malformed
from pace.globe import coordinates
from pace.messages.encoding import encode

WHERE = ("lat", "lng", "accuracy", "heading", "tilt")


def _location(message):
    """`leave` or `same` is True, or `place` is `{field of WHERE: number or None}`."""
    leave, same = _mark(message, "leave"), _mark(message, "same")
    if leave and same:
        raise Malformed("leave and same exclude each other")
    place = None if leave or same else coordinates(message, WHERE)
    return {"type": "location", "id": message.get("id"), "leave": leave, "same": same, "place": place}


def _mark(message, field):
    value = message.get(field)
    if value is not None and type(value) is not bool:
        raise Malformed(f"{field} is neither true nor false")
    return value is True


CHECKS = {"location": _location}


def location_message(time, places=(), left=(), same=(), whole=False):
    """Places that are new or changed, as dicts; ids of people who have left, and of those who are where they were.

    `time` is the server's, epoch ms; `whole`: there are no others.
    """
    told = {"type": "location", "time": time, "whole": True} if whole else {"type": "location", "time": time}
    return encode({**told, "places": list(places), "left": list(left), "same": list(same)})
