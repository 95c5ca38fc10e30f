"""pace.texts"""
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace.errors import Malformed
from pace.texts import MARKS, clean


@pytest.mark.parametrize(("text", "cleaned"), [
    ("Ada", "Ada"),
    ("  Ada \t\n Lovelace ", "Ada Lovelace"),
    ("A\u2003\u2028\u3000B\x85C", "A B C"),
    ("e\u0301", "é"),
    ("A\x00B\x1b[31mC\x7f", "AB[31mC"),
    ("\u202egnirts\u202c \u2066x\u2069\u200f", "gnirts x"),
    ("a\u200bb\u200dc\ufeffd\u00ad", "abcd"),
    ("\u3164Ada\u2800", "Ada"),
    ("a\ue000b\U000e0041c\U000fffffd\u0378", "abcd"),
    ("a" + "\u0316" * 50 + "b", "a" + "\u0316" * MARKS + "b"),
    ("<b>&amp;</b>", "<b>&amp;</b>"),
    ("心電図 ♥ 👩", "心電図 ♥ 👩"),
    ("\ud800x", "x"),
])
def test_cleaned(text, cleaned):
    assert clean(text, 40) == cleaned


@pytest.mark.parametrize("text", ["", " ", "\u200b\u202e", "\u3164", "\u0301", "\ufe0f"])
def test_nothing_to_see_is_refused(text):
    with pytest.raises(Malformed, match="nothing that could be seen"):
        clean(text, 40)


def test_too_long_is_refused_not_cut():
    assert clean(" " + "♥" * 40 + " ", 40) == "♥" * 40
    with pytest.raises(Malformed, match="41 characters, at most 40"):
        clean("♥" * 41, 40)


@given(st.text(max_size=60))
def test_whatever_comes_out_is_shown_and_stays_as_it_is(text):
    try:
        cleaned = clean(text, 100)
    except Malformed:
        return
    assert clean(cleaned, 100) == cleaned == unicodedata.normalize("NFC", cleaned)
    assert not {unicodedata.category(character) for character in cleaned} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
