"""pace.texts"""
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace.errors import Malformed
from pace.texts import MARKS, clean, without_quotes


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


def test_what_is_far_too_long_is_not_even_looked_at(monkeypatch):
    monkeypatch.setattr("pace.texts._is_shown", None)
    with pytest.raises(Malformed, match="16000 characters, at most 280"):
        clean("\u200b" * 16_000, 280)


def test_a_row_of_marks_is_short_before_it_is_put_in_order(monkeypatch):
    normalised = []
    monkeypatch.setattr("pace.texts.unicodedata.normalize", lambda form, text: normalised.append(text) or text)
    assert clean("e" + "\u0316\u0301" * 1000, 280) == "e" + "\u0316\u0301" * 2
    assert normalised == ["e" + "\u0316\u0301" * 2]


@given(st.text(max_size=60))
def test_whatever_comes_out_is_shown_and_stays_as_it_is(text):
    try:
        cleaned = clean(text, 100)
    except Malformed:
        return
    assert clean(cleaned, 100) == cleaned == unicodedata.normalize("NFC", cleaned)
    assert not {unicodedata.category(character) for character in cleaned} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def test_what_is_quoted_is_left_out():
    assert without_quotes("field 2 is no number: '0.25 it\\'s'") == "field 2 is no number: …"
    assert without_quotes("a 'b' and \"c\" d") == "a … d"
    assert without_quotes("nothing quoted") == "nothing quoted"
