"""Where something is on the globe and how it is turned: what publishers and pages send of it, checked."""
from math import isfinite

from pace.errors import Malformed

#: Lowest and highest value of each field, and the decimals that it is kept with. Degrees: latitude and longitude of
#: WGS 84 (1e-6 is a decimetre), `heading` clockwise from north, `tilt` to the right of upright. `accuracy` in metres,
#: at most half the way round the globe.
FIELDS = {
    "lat": (-90, 90, 6),
    "lng": (-180, 180, 6),
    "accuracy": (0, 20_037_509, 1),
    "heading": (0, 360, 1),
    "tilt": (-180, 180, 1),
}
NEEDED = ("lat", "lng")
_NUMBERS = (int, float)  # a truth value is none, although Python takes it for one


def coordinates(given, names):
    """`{name: number}` of the fields `names` of a dict; those that it lacks, or has as None, are None.

    Raises Malformed, which names the field.
    """
    return {name: _number(given.get(name), name) for name in names}


def _number(value, name):
    if value is None:
        if name in NEEDED:
            raise Malformed(f"{name} is missing")
        return None
    low, high, decimals = FIELDS[name]
    if type(value) not in _NUMBERS or (type(value) is float and not isfinite(value)):
        raise Malformed(f"{name} is no number")
    if not low <= value <= high:
        raise Malformed(f"{name} is not from {low} to {high}")
    rounded = round(float(value), decimals) + 0.0  # -0.0 becomes 0.0
    return 0.0 if name == "heading" and rounded == high else rounded
