"""pace.blocks.parsing: what is taken, what is refused, and how fast."""
import json
import time
from math import isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace.blocks import MAX_PAYLOAD, MAX_SAMPLES, Place, Samples, Text, check_block, parse, parsing
from pace.errors import Malformed
from tests.support.attempts import attempt
from tests.support.channels import channel

NOW = 1331040409999.0
TIMES = st.floats(-8.64e15, 8.64e15)
VALUES = st.floats(-1e9, 1e9) | st.integers(-10**9, 10**9)


def refused(payload, **fields):
    with pytest.raises(Malformed) as caught:
        parse(payload, channel(**fields), NOW)
    return caught.value.reason


def test_text_form():
    assert parse(b"1331040405123.4|-0.165|-0.325", channel(), NOW) == Samples(
        1331040405123.4, None, [[-0.165], [-0.325]], NOW)


def test_text_form_with_missing_samples_and_a_line_end():
    assert parse(b"5||-0.325\n", channel(), NOW).v == [[None], [-0.325]]


def test_text_form_without_a_stamp():
    assert parse(b"|1|2", channel(), NOW) == Samples(None, None, [[1], [2]], NOW)


def test_a_number_may_come_alone():
    heart_rate = channel(leads="HR", kind="number")
    assert parse(b"72", heart_rate, NOW) == Samples(None, None, [[72]], NOW)
    assert parse(b"5|72", heart_rate, NOW) == Samples(5, None, [[72]], NOW)


def test_leads_that_nobody_declared_are_learnt():
    assert parse(b"5|1|2|3", channel(leads=None), NOW).v == [[1], [2], [3]]


def test_values_are_rounded_to_the_resolution():
    assert parse(b"5|0.12345|-0.00001", channel(resolution=0.01), NOW).v == [[0.12], [0.0]]
    assert str(parse(b'{"t":5,"v":[[-0.00001]]}', channel(leads="I"), NOW).v) == "[[0.0]]"


@pytest.mark.parametrize(("payload", "reason"), [
    (b"", "no | between time and values: <epoch ms>|<lead 1>|..."),
    (b"1.5", "no | between time and values: <epoch ms>|<lead 1>|..."),
    (b"1|2", "1 leads, the channel has 2"),
    (b"1|2|3|4", "3 leads, the channel has 2"),
    (b"x|2|3", "field 1 (time) is no number: 'x'"),
    (b"1|2|x", "field 3 is no number: 'x'"),
    (b"1|2|\xff", "field 3 is no number: '\\xff'"),
    (b"1|2|" + b"x" * 99, "field 3 is no number: '" + "x" * 35 + "...'"),
    (b"1|1_0|3", "field 2 is no number: '1_0'"),
    (b"1|0x1|3", "field 2 is no number: '0x1'"),
    (b"1|nan|3", "field 2 is not finite: 'nan'"),
    (b"1|2|-inf", "field 3 is not finite: '-inf'"),
    (b"1|2|1e999", "field 3 is not finite: '1e999'"),
    (b"nan|2|3", "field 1 (time) is no epoch ms: 'nan'"),
    (b"1e300|2|3", "field 1 (time) is no epoch ms: '1e300'"),
    (b"[1]", "no | between time and values: <epoch ms>|<lead 1>|..."),
])
def test_refused_text_form(payload, reason):
    assert refused(payload) == reason


def test_place():
    van = channel(kind="place", leads=None)
    assert parse(b'{"t": 5, "lat": 52.5, "lng": 13.4, "heading": 90, "tilt": null}', van, NOW) == Place(
        5.0, 52.5, 13.4, 90.0, None, NOW)
    assert parse(b' {"lat": 52.5, "lng": 13.4}', van, NOW) == Place(NOW, 52.5, 13.4, None, None, NOW)


@pytest.mark.parametrize(("payload", "reason"), [
    ("52.5|13.4", "no JSON: "),
    ("[52.5, 13.4]", "JSON, but no object"),
    ('{"lat": 52.5}', "lng is missing"),
    ('{"lat": "52.5", "lng": 13.4}', "lat is no number"),
    ('{"lat": 91, "lng": 13.4}', "lat is not from -90 to 90"),
    ('{"lat": 52.5, "lng": NaN}', "NaN is no sample"),
    ('{"lat": 52.5, "lng": 1e999}', "lng is no number"),
    ('{"t": true, "lat": 52.5, "lng": 13.4}', "t is no epoch ms"),
    ('{"lat": 52.5, "lng": 13.4, "speed": 3}', "unknown key 'speed', t, lat, lng, heading, tilt are known"),
    ('{"t": 5, "v": [[1]]}', "unknown key 'v'"),
])
def test_refused_place(payload, reason):
    assert refused(payload.encode(), kind="place", leads=None).startswith(reason)


def test_too_many_leads():
    assert refused(b"1" + b"|1" * 65, leads=None) == "65 leads, at most 64 are taken"
    assert refused(json.dumps({"v": [[1]] * 65}).encode(), leads=None) == "65 leads, at most 64 are taken"


def test_block():
    payload = b'{"t": 5, "dt": 4, "v": [[1, null], [3, 4.0004]]}'
    assert parse(payload, channel(), NOW) == Samples(5.0, 4.0, [[1, None], [3, 4]], NOW)


def test_block_with_a_time_each():
    assert parse(b'{"t":[5,6.5],"v":[[1,2]]}', channel(leads="I"), NOW) == Samples([5, 6.5], None, [[1, 2]], NOW)


def test_block_spaced_by_the_rate():
    assert parse(b'{"t":5,"v":[[1,2]]}', channel(leads="I", rate=250), NOW).dt == 4
    assert parse(b'{"v":[[1,2]]}', channel(leads="I", rate=250), NOW) == Samples(None, 4, [[1, 2]], NOW)


@pytest.mark.parametrize(("payload", "reason"), [
    ("{", "no JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
    ('{"v":', "no JSON: Expecting value: line 1 column 6 (char 5)"),
    ('{"x":1,"v":[[1],[2]]}', "unknown key 'x', t, dt and v are known"),
    ("{}", "v is no list of leads: [[lead 1 ...], [lead 2 ...]]"),
    ('{"v":[]}', "v is no list of leads: [[lead 1 ...], [lead 2 ...]]"),
    ('{"v":[1,2]}', "v is no list of leads: [[lead 1 ...], [lead 2 ...]]"),
    ('{"v":"ab"}', "v is no list of leads: [[lead 1 ...], [lead 2 ...]]"),
    ('{"v":[[1]]}', "1 leads, the channel has 2"),
    ('{"v":[[],[]]}', "0 samples, 1 to 10000 are taken"),
    ('{"v":[[1,2],[3]]}', "lead 2 has 1 samples, lead 1 has 2"),
    ('{"v":[[1],[NaN]]}', "NaN is no sample, send null for a missing one"),
    ('{"v":[[1],[-Infinity]]}', "-Infinity is no sample, send null for a missing one"),
    ('{"v":[[1],[1e999]]}', "lead 2 holds a number beyond range"),
    ('{"v":[[1],[1' + "0" * 400 + ']]}', "lead 2 holds a number beyond range"),
    ('{"v":[[true],[1]]}', "lead 1 holds something that is neither number nor null"),
    ('{"v":[["1"],[1]]}', "lead 1 holds something that is neither number nor null"),
    ('{"v":[[[1]],[1]]}', "lead 1 holds something that is neither number nor null"),
    ('{"t":true,"v":[[1],[2]]}', "t is no epoch ms"),
    ('{"t":"5","v":[[1],[2]]}', "t is no epoch ms"),
    ('{"t":1e16,"v":[[1],[2]]}', "t is no epoch ms"),
    ('{"t":1' + "0" * 400 + ',"v":[[1],[2]]}', "t is no epoch ms"),
    ('{"t":[1,2],"v":[[1],[2]]}', "2 times for 1 samples"),
    ('{"t":[null],"v":[[1],[2]]}', "t is no epoch ms"),
    ('{"t":[1],"dt":4,"v":[[1],[2]]}', "dt beside a list of times"),
    ('{"t":1,"dt":0,"v":[[1],[2]]}', "dt is no interval in ms, above 0 and at most an hour"),
    ('{"t":1,"dt":1e-7,"v":[[1],[2]]}', "dt is no interval in ms, above 0 and at most an hour"),
    ('{"t":8.64e15,"dt":1,"v":[[1,1],[2,2]]}', "the time of the last sample is no epoch ms"),
    ('{"t":1,"dt":-4,"v":[[1],[2]]}', "dt is no interval in ms, above 0 and at most an hour"),
    ('{"t":1,"dt":false,"v":[[1],[2]]}', "dt is no interval in ms, above 0 and at most an hour"),
    ('{"t":1,"v":[[1,2],[3,4]]}', "2 samples without dt, and the channel has no rate"),
    ('{"v":[[1,2],[3,4]]}', "2 samples without dt, and the channel has no rate"),
])
def test_refused_block(payload, reason):
    assert refused(payload.encode()) == reason


def test_number_too_long_for_an_int():
    assert refused(b'{"v":[[' + b"1" * 5000 + b"],[1]]}").startswith("no JSON: Exceeds the limit")


def test_samples_in_a_payload_are_bounded():
    many = json.dumps({"dt": 1, "v": [[0] * (MAX_SAMPLES + 1)]}).encode()
    assert refused(many, leads="I") == "10001 samples, 1 to 10000 are taken"
    just = json.dumps({"dt": 1, "v": [[0] * MAX_SAMPLES]}).encode()
    assert len(parse(just, channel(leads="I"), NOW).v[0]) == MAX_SAMPLES


def test_what_is_large_or_deep_is_refused_before_it_is_parsed():
    started = time.process_time()
    assert refused(b'{"v":[[' + b"1," * 2_500_000 + b"1]]}") == f"5000011 bytes, at most {MAX_PAYLOAD} are taken"
    assert refused(b'{"v":' + b"[" * 100_000).startswith("JSON with more lists than")
    assert refused(b'{"v":' + b'{"a":' * 40_000).startswith("no JSON")
    assert time.process_time() - started < 0.1


def test_other_encodings_than_utf8():
    assert refused('{"v":[[1],[2]]}'.encode("utf-16-le")).startswith("no JSON")
    assert refused(b'{"v":[[1],["\xff"]]}').startswith("no JSON")


def test_text_of_a_text_channel():
    lines = channel(kind="text", leads=None)
    assert parse("{žluť}|1\n".encode(), lines, NOW) == Text(NOW, "{žluť}|1\n")
    assert parse(b"", lines, NOW) == Text(NOW, "")
    assert refused(b"ab\xff", kind="text") == "not UTF-8 at byte 2"
    assert refused(b"a" * 10_001, kind="text") == "10001 characters, at most 10000 are taken"


@given(TIMES, st.lists(VALUES | st.none(), min_size=1, max_size=4))
def test_text_form_says_what_was_sent(t, values):
    fields = ["" if value is None else repr(value) for value in values]
    samples = parse("|".join([repr(t), *fields]).encode(), channel(leads=None), NOW)
    assert samples.t == t
    assert samples.v == [[None if value is None else round(value, 3)] for value in values]


@given(st.binary(max_size=60), st.sampled_from(["waveform", "number", "text", "place"]))
def test_any_bytes_are_parsed_or_refused(payload, kind):
    parsed, error = attempt(lambda: parse(payload, channel(kind=kind, leads=None), NOW), Malformed)
    if error:
        assert 0 < len(error.reason) < 200
        assert error.reason.isprintable()
    else:
        assert isinstance(parsed, {"text": Text, "place": Place}.get(kind, Samples))


@given(st.text("0123456789.eE+-_|nNaAiIfF ", max_size=20))
def test_text_form_gives_finite_numbers_only(payload):
    samples, error = attempt(lambda: parse(payload.encode(), channel(leads=None), NOW), Malformed)
    assert error or samples.t is None or isfinite(samples.t)
    assert error or all(value is None or isfinite(value) for (value,) in samples.v)


JSON = st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=4), max_leaves=8)


KEYS = ("t", "dt", "v", "text", "hole", "lat", "lng", "heading", "tilt", "x")


@given(st.dictionaries(st.sampled_from(KEYS), JSON | VALUES | st.lists(st.lists(VALUES))))
def test_any_object_is_taken_or_refused_and_what_is_taken_is_canonical(value):
    for kind in ("waveform", "text", "place"):
        lines = channel(kind=kind, leads=None)
        checked, error = attempt(lambda lines=lines: check_block(json.dumps(value), lines), Malformed)
        assert error or check_block(checked, lines) == checked


def test_checked_block_is_canonical():
    assert check_block('{"v": [[1, 2.00049]], "dt": 4, "t": 5}', channel(leads="I")) == (
        '{"t":5.0,"dt":4.0,"v":[[1.0,2.0]]}')
    assert check_block('{"t": 5, "v": [[1]]}', channel(leads="I")) == '{"t":[5.0],"v":[[1.0]]}'
    assert check_block('{"hole": "sensor"}', channel()) == '{"hole":"sensor"}'
    assert check_block('{"text": "a", "t": 5}', channel(kind="text")) == '{"t":5.0,"text":"a"}'
    assert check_block('{"lng": 2, "lat": 1, "t": 5}', channel(kind="place")) == (
        '{"t":5.0,"lat":1.0,"lng":2.0,"heading":null,"tilt":null}')


@pytest.mark.parametrize(("block", "kind"), [
    ('{"v":[[1],[2]]}', "waveform"),
    ('{"t":null,"v":[[1],[2]]}', "waveform"),
    ('{"hole":"two words"}', "waveform"),
    ('{"hole":"x","t":1}', "waveform"),
    ('{"hole":7}', "waveform"),
    ('{"t":1,"text":"a"}', "waveform"),
    ('{"t":1,"v":[[1]]}', "text"),
    ('{"t":1,"text":7}', "text"),
    ('{"t":null,"text":"a"}', "text"),
    ('{"t":1,"text":"' + "a" * 10_001 + '"}', "text"),
    ("[]", "text"),
    (" " * (MAX_PAYLOAD + 1), "text"),
])
def test_refused_blocks_of_publishers(block, kind):
    with pytest.raises(Malformed):
        check_block(block, channel(kind=kind))


def test_fourteen_thousand_texts_a_second_cost_a_fraction_of_a_core():
    payload, ecg = b"1331040405123.4|-0.165|-0.325", channel()
    started = time.process_time()
    for _ in range(14_300):
        parse(payload, ecg, NOW)
    # 0.04 s when nobody else uses the core; ten times that is still less than half of one.
    assert time.process_time() - started < 0.4


NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers() | VALUES | st.builds(
    lambda whole, decimals: whole / 10 ** decimals, st.integers(-10**15, 10**15), st.integers(0, 12))


@given(st.lists(NUMBERS | st.none(), min_size=1, max_size=5), st.sampled_from([1, 0.5, 0.001, 0.000001]))
def test_every_value_is_what_round_makes_of_it(values, resolution):
    ecg = channel(leads="I", resolution=resolution)
    payload = json.dumps({"t": 1, "dt": 4, "v": [values]}).encode()
    assert [str(value) for value in parse(payload, ecg, NOW).v[0]] == [
        str(None if value is None else round(float(value), ecg.decimals) + 0.0) for value in values]


def doubles(json_value):
    """The same with numbers as the doubles that samples are: of 20 digits and more orjson makes them at once."""
    if type(json_value) is list:
        return [doubles(item) for item in json_value]
    if type(json_value) is dict:
        return {key: doubles(item) for key, item in json_value.items()}
    return float(json_value) if type(json_value) is int and abs(json_value) < 10**300 else json_value


@given(st.binary(max_size=20) | st.text('{}[]",:0123456789.eE+-tdvnulNa \\u\ud800', max_size=40).map(
    lambda text: text.encode("utf-8", "surrogatepass")), st.booleans())
def test_the_quick_decoder_takes_and_refuses_what_the_standard_one_does(payload, inside):
    payload = b'{"t":1,"dt":4,"v":[[' + payload + b"]]}" if inside else payload
    quick, error = attempt(lambda: parsing._json(payload), Malformed)
    slow, reason = attempt(lambda: parsing._json_with_reason(payload), Malformed)
    if type(slow) is dict:
        assert doubles(quick) == doubles(slow)
    else:
        assert error
        assert reason is None or error.reason == reason.reason
