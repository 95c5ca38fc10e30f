"""What a payload says, once it is parsed."""
from typing import NamedTuple


class Samples(NamedTuple):
    """One payload of numbers.

    `v` has the shape (n_leads, n_samples), in the channel's unit, None where a sample is
    missing. `t` is the time of the first sample or a list with the time of each, epoch ms, or
    None where the publisher sent none. `dt` is the interval in ms, None unless samples are
    evenly spaced. `arrival` is when the payload came, epoch ms.
    """

    t: float | list | None
    dt: float | None
    v: list
    arrival: float


class Place(NamedTuple):
    """Where somebody or something is (pace.globe has the units); `heading` and `tilt` may be None.

    `t` is when it was there and `arrival` when the payload came, epoch ms.
    """

    t: float
    lat: float
    lng: float
    heading: float | None
    tilt: float | None
    arrival: float


class Text(NamedTuple):
    """One line of a text channel; `t` is its arrival, epoch ms."""

    t: float
    text: str
