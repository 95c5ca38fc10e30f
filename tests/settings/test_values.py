"""pace.settings.values: strictly what is meant."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace.errors import Malformed
from pace.settings import values


def refuses(reader, *texts):
    for text in texts:
        with pytest.raises((ValueError, Malformed)):
            reader.read(text)


def test_integer():
    whole = values.integer(0, 1000)
    assert [whole.read(text) for text in ("0", "40", "+7", "1000")] == [0, 40, 7, 1000]
    refuses(whole, "", "-1", "1001", "4.0", "4_0", "0x1", "٤", "1e2", " 4", "yes", "9" * 99)
    assert whole.right == "a whole number from 0 to 1000"


def test_number():
    decimal = values.number(0.001, 1000)
    assert [decimal.read(text) for text in ("360", "0.5", "1e2")] == [360, 0.5, 100]
    refuses(decimal, "", "0", "-1", "nan", "inf", "1e999", "1,5", "1_0", "٤", ".5", "5.")
    assert decimal.right == "a number from 0.001 to 1000"


def test_boolean():
    truth = values.boolean()
    assert [truth.read(text) for text in ("true", "yes", "on", "false", "no", "off")] == [True] * 3 + [False] * 3
    refuses(truth, "", "1", "0", "True", "none", "falsch", "yes ")


def test_choice():
    kind = values.choice("waveform", "number", "text")
    assert kind.read("number") == "number"
    assert kind.right == "waveform, number or text"
    refuses(kind, "", "Number", "numbers")


def test_several():
    transports = values.several("a", "b", "c")
    assert transports.read("c, a") == ("c", "a")
    refuses(transports, "", "a a", "a, d", "A")


def test_label_and_unit():
    assert values.label().read("ECG, MIT-BIH 208 (心電図)") == "ECG, MIT-BIH 208 (心電図)"
    refuses(values.label(), "", "a\nb", "a\x00", "a" * 81, "\u202eabc")
    assert [values.unit().read(text) for text in ("", "mV", "%")] == ["", "mV", "%"]
    refuses(values.unit(), "m" * 17, "m\nV")


def test_names():
    leads = values.names(3)
    assert leads.read("MLII V5") == leads.read("MLII,V5") == leads.read("MLII,\n V5") == ("MLII", "V5")
    refuses(leads, "", " , ", "a b c d", "a" * 17)
    with pytest.raises(Malformed, match="twice"):
        leads.read("V5 V5")


def test_phrases():
    marks = values.phrases(3)
    assert marks.read("artefact,  ectopic \n beat ") == ("artefact", "ectopic beat")
    assert marks.read("") == marks.read("  ") == ()
    refuses(marks, "a, b, c, d", "a,,b", ",", "a" * 41, "a\x00", "\u202ea")
    with pytest.raises(Malformed, match="twice"):
        marks.read("a b, a  b")


def test_interval():
    assert values.interval().read("-2 3") == values.interval().read("-2, 3.0") == (-2, 3)
    refuses(values.interval(), "", "1", "1 2 3", "3 -2", "1 1", "a b", "nan 1", "0 1e999")


def test_colour():
    assert values.colour().read("#1B5E20") == "#1b5e20"
    refuses(values.colour(), "", "#fff", "1b5e20", "red", "#1b5e2g", "#1b5e20;")


@given(st.text())
def test_readers_give_a_value_or_refuse(text):
    for reader in (values.integer(0, 9), values.number(0, 9), values.boolean(), values.names(3), values.interval(),
                   values.colour(), values.label(), values.unit(), values.choice("a"), values.several("a", "b")):
        try:
            assert reader.read(text) is not None
        except (ValueError, Malformed):
            assert reader.right
