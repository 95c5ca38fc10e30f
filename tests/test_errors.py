"""pace.errors: what they tell."""
from pace.errors import BadMessage, Malformed, PaceError, SettingsError


def test_settings_error_is_one_line():
    error = SettingsError("a.ini", "channel:x", "rate", "fast\nor\u2028slow", "a number")
    assert str(error) == "a.ini [channel:x] rate = fast or slow: a number"


def test_settings_error_of_a_section_or_a_file():
    assert str(SettingsError("a.ini", "channel:x", None, None, "stands twice", 7)) == (
        "a.ini:7 [channel:x]: stands twice")
    assert str(SettingsError("a.ini", "channel:x", None, None, "stands twice")) == "a.ini [channel:x]: stands twice"
    assert str(SettingsError("a.ini", None, None, None, "cannot be read")) == "a.ini: cannot be read"


def test_settings_error_shows_an_empty_value():
    assert str(SettingsError("a.ini", "x", "rate", "", "a number")) == "a.ini [x] rate =: a number"


def test_what_is_raised_on_purpose_has_one_base():
    assert isinstance(Malformed("why"), PaceError)
    error = BadMessage(404, "why", 7)
    assert (error.code, error.reason, error.id, str(error)) == (404, "why", 7, "why")
