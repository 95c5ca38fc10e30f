"""pace.messages.fields"""
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace.errors import BadMessage, Malformed
from pace.messages import fields
from tests.support.attempts import attempt

ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.none(), max_size=1)


def refusal(call, *args):
    with pytest.raises(Malformed) as caught:
        call(*args)
    return caught.value.reason


@pytest.mark.parametrize("value", [None, True, "1", float("nan"), float("inf"), -91, 90.5, [1], {}, 10**400])
def test_no_number_of_the_range(value):
    assert refusal(fields.need_number, {"lat": value}, "lat", -90, 90) == "lat is missing or no number from -90 to 90"


def test_a_number_may_be_missing():
    assert fields.may_number({}, "heading", 0, 360) is None
    assert fields.may_number({"heading": 359.5}, "heading", 0, 360) == 359.5
    assert "heading" in refusal(fields.may_number, {"heading": 361}, "heading", 0, 360)


def test_text_is_cleaned_and_bounded():
    assert fields.need_text({"text": " a\u202e  b "}, "text", 3) == "a b"
    assert refusal(fields.need_text, {"text": "abcd"}, "text", 3) == "text: 4 characters, at most 3 are taken"
    assert refusal(fields.need_text, {"text": "\u200b"}, "text", 3) == "text: nothing that could be seen"
    assert refusal(fields.need_text, {"text": 5}, "text", 3) == "text is missing or no text"


def test_words():
    assert fields.need_word({"channel": "x" * 128}, "channel") == "x" * 128
    assert fields.is_word("") is fields.is_word("x" * 129) is fields.is_word(None) is False


@given(ANYTHING)
def test_anything_is_taken_or_refused_with_the_field(value):
    message = {"x": value}
    for call in (partial(fields.need_word), partial(fields.need_text, most=9), partial(fields.may_ms),
                 partial(fields.need_number, least=0, most=9), partial(fields.with_position)):
        _, error = attempt(partial(call, message, "x"), Malformed)
        assert error is None or error.reason.startswith(("x", "position"))


@given(ANYTHING)
def test_an_id_is_taken_or_refused(value):
    id, error = attempt(lambda: fields.message_id({"id": value}), BadMessage)
    assert error.code == 400 if error else id == value
