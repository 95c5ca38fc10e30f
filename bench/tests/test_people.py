"""The people of the bench: what they say and read, and the table."""
import json
from types import SimpleNamespace

from bench.people import PROBES, Person, Tally, figures, frame, frames, place, quantile, sent_ms, table
from pace.messages import parse_client


def answer(message):
    """A frame of a server."""
    data = json.dumps(message).encode()
    assert len(data) < 126
    return bytes((0x81, len(data))) + data


class Pipe:
    """A socket that has some bytes."""

    def __init__(self, *pieces):
        self._pieces = list(pieces)

    def recv(self, size):
        return self._pieces.pop(0)


def reader(index, *pieces):
    person = Person.__new__(Person)
    person.index, person.socket, person._buffer, person._greeted = index, Pipe(*pieces), bytearray(), True
    return person


def test_a_frame_is_one_of_a_client():
    for length in (1, 125, 126, 1000):
        data = frame({"x": "y" * length})
        assert data[1] & 0x80
        masked = data.index(bytes(4), 2) + 4
        assert json.loads(data[masked:]) == {"x": "y" * length}


def test_frames_of_all_lengths_and_a_part_of_one():
    bodies = [b"", b"a" * 125, b"b" * 126, b"c" * 70_000]
    heads = [b"\x81\x00", b"\x81\x7d", b"\x81\x7e\x00\x7e", b"\x82\x7f" + (70_000).to_bytes(8, "big")]
    buffer = b"".join(map(bytes.__add__, heads, bodies))
    assert [(opcode, buffer[start:end]) for opcode, start, end in frames(buffer + b"\x81\x05abc")] == [
        (1, b""), (1, bodies[1]), (1, bodies[2]), (2, bodies[3])]


def test_a_place_is_taken_and_tells_when_it_was_sent():
    for now in (0, 1, 12_345, 99_999):
        taken = parse_client(json.dumps(place(now, 1000)))
        assert sent_ms(taken["place"]["lat"]) == now


def test_what_a_person_gets_is_counted_and_that_of_some_is_read():
    told = answer({"type": "location", "places": [{"lat": place(990, 0)["lat"]}]})
    wrong, reply = answer({"type": "error", "code": 400}), answer({"type": "reply", "id": 995})
    tally = Tally()
    for index in (0, PROBES):
        person = reader(index, told[:5], told[5:] + wrong + reply)
        person.read(tally, lambda: 1000)
        person.read(tally, lambda: 1000)
    assert (tally.messages, tally.bytes) == (6, 2 * len(told + wrong + reply))
    assert (tally.told, tally.delays, tally.trips, tally.errors) == (1, [10], [5], 1)


def test_quantiles():
    assert quantile([3, 1, 2], 0.5) == 2
    assert quantile(range(100), 0.99) == 99
    assert str(quantile([], 0.5)) == "nan"


def test_the_table_has_a_dash_where_nothing_was_measured():
    tally = SimpleNamespace(moves=0, told=0, delays=[], trips=[4], messages=20, bytes=2e6, errors=0)
    quiet = figures(tally, 2, (3, 1), 5)
    tally.moves, tally.told, tally.delays = 100, 100 * PROBES, [10, 20]
    moving = figures(tally, 2, (30, 10), 50)
    lines = list(table([moving, {**moving, "server, % of a core": 31}, moving], [quiet], "About"))
    assert lines[0] == "About\n"
    assert "| server, % of a core | 30 (30–31) | 3 (3–3) |" in lines
    assert "| of which each page heard, % | 100 (100–100) | – |" in lines
    assert "| delay of a move, p99, ms | 20 (20–20) | – |" in lines
