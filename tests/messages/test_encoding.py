"""pace.messages.encoding"""
import pytest

from pace.messages.encoding import decode, encode


def test_compact():
    assert encode({"a": [1, None, "é"]}) == '{"a":[1,null,"\\u00e9"]}'


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", '{"a":-Infinity}'])
def test_what_is_no_json_is_refused_either_way(text):
    with pytest.raises(ValueError):
        decode(text)
    with pytest.raises(ValueError):
        encode(float("nan"))
