"""pace.settings.tables: the defaults and examples must themselves be right."""
import pytest

from pace.settings.tables import APP, CHANNEL, REPLAY

KEYS = (*APP, *CHANNEL, *REPLAY)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_default_and_example_are_right(key):
    if not key.secret:
        assert key.reader.read(key.example) is not None
    assert key.default is None or key.reader.read(key.default) is not None
    assert key.default != key.example


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_key_says_what_it_is_for(key):
    assert key.about.endswith(".")
    assert key.reader.right


def test_names_of_attributes():
    assert [key.field for key in APP][:3] == ["redis_url", "redis_password", "flush_ms"]
