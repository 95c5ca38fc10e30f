"""pace.settings.sections: one section, read by a table."""
import pytest

from pace.settings import values
from pace.settings.sections import COMMENT, Section
from pace.settings.tables import Key

TABLE = (
    Key("pace.rate", values.integer(1, 9), "3", "A rate.", "4"),
    Key("pace.secret", values.label(), None, "A secret.", "env:X", secret=True),
)


@pytest.fixture
def read():
    def section(**items):
        section.faults = []
        named = {f"pace.{key}": value for key, value in items.items()}
        section.reader = Section(None, "app:main", named, section.faults)
        return section.reader.read(TABLE, foreign="pace.")
    return section


def test_values_and_defaults(read):
    assert read(rate="5") == {"rate": 5, "secret": None}
    assert read() == {"rate": 3, "secret": None}
    assert read.faults == []


def test_a_wrong_value_leaves_the_default_and_a_fault(read):
    assert read(rate="x") == {"rate": 3, "secret": None}
    assert [str(fault) for fault in read.faults] == [
        "settings [app:main] pace.rate = x: a whole number from 1 to 9"]
    assert not read.reader.sound("pace.rate")
    assert read.reader.sound("pace.secret")


def test_all_faults_of_a_section_are_told(read):
    read(rate="1 # one", sacret="x", secret="env:PACE_NOT_SET")
    assert [fault.key for fault in read.faults] == ["pace.sacret", "pace.rate", "pace.secret"]
    assert read.faults[0].expected == "unknown key, did you mean pace.secret?"
    assert read.faults[1].expected == COMMENT
