"""pace.security.signing"""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace.security.signing import MOST, Signer

SECRET = "s" * 32
SIGNER = Signer(SECRET, "test")


@given(st.text(max_size=200))
def test_what_was_signed_is_read(text):
    assert SIGNER.read(SIGNER.sign(text)) == text


@pytest.mark.parametrize("other", [Signer("t" * 32, "test"), Signer(SECRET, "another purpose")])
def test_others_do_not_read_it(other):
    assert other.read(SIGNER.sign("alice")) is None


@given(st.text(max_size=100))
def test_what_was_not_signed_is_nothing(text):
    assert SIGNER.read(text) is None


@given(st.data())
def test_no_character_may_change(data):
    signed = SIGNER.sign("alice:1:2")
    index = data.draw(st.integers(0, len(signed) - 1))
    other = data.draw(st.sampled_from("ABCyz012-_.=é"))
    changed = signed[:index] + other + signed[index + 1:]
    if changed != signed:
        assert SIGNER.read(changed) in (None, "alice:1:2")  # the last character's unused bits say nothing


@pytest.mark.parametrize("signed", [
    "", ".", "a.", ".a", "a.b.c", "====.====", SIGNER.sign("a").replace(".", ""), SIGNER.sign("a") + ".", "/w.AA",
    SIGNER.sign("x" * MOST)])
def test_forms(signed):
    assert SIGNER.read(signed) is None


def test_it_fits_into_a_cookie():
    assert not set(SIGNER.sign("ä;, \"\\" * 9)) & set(";, \"\\=")
