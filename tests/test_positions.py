"""pace.positions"""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace.errors import Malformed
from pace.positions import MAX_PART, Position, order
from tests.support.attempts import attempt

PARTS = st.integers(0, MAX_PART)
EPOCHS = st.text("0123456789abcdefXYZ_-", min_size=1, max_size=64)


@given(EPOCHS, PARTS, PARTS)
def test_position_survives_its_text(epoch, ms, sequence):
    position = Position(epoch, f"{ms}-{sequence}")
    assert Position.parse(str(position)) == position
    assert position.order == (ms, sequence)


@given(PARTS, PARTS, PARTS, PARTS)
def test_ids_compare_as_numbers(ms, sequence, other_ms, other_sequence):
    assert (order(f"{ms}-{sequence}") < order(f"{other_ms}-{other_sequence}")) == (
        (ms, sequence) < (other_ms, other_sequence))


def test_nine_comes_before_ten():
    assert order("9-0") < order("10-0")
    assert order("9-9") < order("9-10")


@pytest.mark.parametrize("id", ["", "5", "5-", "a-0", "5-0 ", "18446744073709551616-0"])
def test_no_id(id):
    with pytest.raises(Malformed, match="stream id"):
        order(id)


@pytest.mark.parametrize("text", [
    "", "a", "a:", ":1-0", "a:1", "a:1-", "a:-1", "a:1-0-0", "a:1--0", "a:+1-0", "a: 1-0", "a:1-0\n", "a:$",
    "a b:1-0", "a:1-18446744073709551616", "a:99999999999999999999-0", "é:1-0", "a:١-0", "a" * 65 + ":1-0", "a:b:1-0"])
def test_no_position(text):
    with pytest.raises(Malformed):
        Position.parse(text)


@given(st.text())
def test_any_other_text_is_malformed(text):
    position, error = attempt(lambda: Position.parse(text), Malformed)
    assert len(error.reason) < 200 if error else str(position) == text
