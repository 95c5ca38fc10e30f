"""What is told of a channel."""
import pytest

from pace.blocks import parse
from pace.channels import NUMBER, PLACE, TEXT, Channel, Source
from pace.ingest.status import FLAG_MS, LOG_S, OVERLOAD_S, ChannelStatus

NOW = 1_700_000_000_000.0


def channel(**options):
    return Channel(**{"name": "ecg", "label": "ECG", "source": Source("pubsub", "ecg"), "leads": ("I",), **options})


def take(status, kind, payload, arrival=NOW):
    status.take(parse(payload, kind, arrival))


def test_nothing_is_known_at_first():
    assert ChannelStatus(channel()).describe() == {
        "received": 0, "malformed": 0, "error": None, "last": None, "rate": None, "flags": [], "leads": ["I"]}


@pytest.mark.parametrize("off", [59_000, -59_000])
def test_a_clock_within_a_minute_is_right(off):
    ecg = channel()
    status = ChannelStatus(ecg)
    take(status, ecg, b"%f|1" % (NOW + off))
    assert (status.flags, status.last) == ([], NOW)


@pytest.mark.parametrize("payload", [b"0|1", b"%f|1" % (NOW + 61_000), b'{"t":[1.5],"v":[[1]]}'])
def test_a_wrong_clock_is_flagged_until_it_is_right(payload):
    ecg = channel()
    status = ChannelStatus(ecg)
    take(status, ecg, payload)
    assert status.flags[0] == "clock"
    take(status, ecg, b"%f|1" % (NOW + FLAG_MS - 1), NOW + FLAG_MS - 1)
    assert status.flags[0] == "clock"
    take(status, ecg, b"%f|1" % (NOW + 2 * FLAG_MS), NOW + 2 * FLAG_MS)
    assert "clock" not in status.flags


@pytest.mark.parametrize("payloads", [
    [b"%f|1" % NOW] * 2, [b"%f|1" % (NOW + 10), b"%f|1" % NOW],
    [b'{"t":%f,"dt":10,"v":[[1,2]]}' % NOW, b'{"t":%f,"v":[[1]]}' % (NOW + 10)],
    [b'{"t":[%f,%f],"v":[[1,2]]}' % (NOW, NOW + 9), b"%f|1" % (NOW + 9)]])
def test_samples_that_come_twice_or_late_are_flagged(payloads):
    ecg = channel()
    status = ChannelStatus(ecg)
    take(status, ecg, payloads[0])
    assert status.flags == []
    take(status, ecg, payloads[1])
    assert status.flags == ["order"]
    take(status, ecg, b"%f|1" % (NOW + FLAG_MS), NOW + FLAG_MS)
    assert status.flags == []


def test_numbers_may_be_said_again():
    status = ChannelStatus(pulse := channel(kind=NUMBER))
    take(status, pulse, b"%f|60" % NOW)
    take(status, pulse, b"%f|60" % NOW)
    assert status.flags == []


@pytest.mark.parametrize(("declared", "flags"),
                         [(100.0, []), (101.5, []), (103.0, ["rate"]), (50.0, ["rate"]), (None, [])])
def test_a_wrong_rate_is_flagged(declared, flags):
    ecg = channel(rate=declared)
    status = ChannelStatus(ecg)
    for number in range(1000):
        take(status, ecg, b"%f|1" % (NOW + 10 * number), NOW + 10 * number)
    assert status.flags == flags
    assert status.describe()["rate"] == 100.0


def test_a_hole_of_our_own_is_no_wrong_rate():
    ecg = channel(rate=100.0)
    status = ChannelStatus(ecg)
    for number in range(2000):
        if number == 1000:
            status.miss()
        late = 4000 if number >= 1000 else 0
        take(status, ecg, b"%f|1" % (NOW + 10 * number + late))
        assert status.flags == []
    assert status.describe()["rate"] == 100.0


def test_the_rate_of_blocks_counts_their_samples():
    ecg = channel()
    status = ChannelStatus(ecg)
    for number in range(100):
        take(status, ecg, b'{"t":%f,"dt":4,"v":[[%s]]}' % (NOW + 100 * number, b",".join([b"1"] * 25)))
    assert status.describe()["rate"] == 250.0


def test_without_stamps_arrivals_count():
    ecg = channel(rate=100.0)
    status = ChannelStatus(ecg)
    for number in range(100):
        take(status, ecg, b'{"v":[[1,2,3,4,5,6,7,8,9,10]]}', NOW + 100 * number)
    assert (status.describe()["rate"], status.flags) == (100.0, [])


def test_a_text_has_a_time_alone():
    text = channel(kind=TEXT, leads=None)
    status = ChannelStatus(text)
    take(status, text, b"hello")
    assert (status.last, status.describe()["rate"], status.flags) == (NOW, None, [])


def test_a_place_has_a_clock_and_no_rate():
    van = channel(kind=PLACE, leads=None)
    status = ChannelStatus(van)
    for second in range(20):
        take(status, van, b'{"t": %f, "lat": 1, "lng": 2}' % (NOW + 1000 * second), NOW + 1000 * second)
    assert (status.flags, status.last, status.describe()["rate"]) == ([], NOW + 19_000, None)
    take(status, van, b'{"t": 0, "lat": 1, "lng": 2}')
    assert status.flags == ["clock"]


def test_malformed_payloads_are_counted_and_seldom_logged(caplog):
    status = ChannelStatus(channel())
    for tenth in range(int(LOG_S) * 10):
        status.refuse("no |", 2, tenth / 10)
    assert (status.malformed, status.error, len(caplog.records)) == (int(LOG_S) * 20, "no |", 1)
    status.refuse("other", 1, LOG_S)
    assert [record.getMessage() for record in caplog.records] == [
        "channel ecg: 2 malformed: no |", "channel ecg: 1 malformed: other"]


def test_a_long_reason_is_cut():
    status = ChannelStatus(channel())
    status.refuse("x" * 1000, 1, 0)
    assert len(status.error) == 200


def test_counts_go_on_in_another_process():
    status = ChannelStatus(channel())
    status.resume({"received": 7, "malformed": 2, "error": "no |", "last": NOW})
    assert status.describe() == {"received": 7, "malformed": 2, "error": "no |", "last": NOW, "rate": None,
                                 "flags": [], "leads": ["I"]}
    status.resume({"received": 1})
    assert status.received == 7
    status.resume({})


def test_leads_are_learnt_once():
    status = ChannelStatus(channel(leads=None))
    status.learn(None)
    status.learn(2)
    status.learn(3)
    assert status.leads == ["1", "2"]


def test_an_overload_is_flagged_until_some_time_after_the_last_loss():
    status = ChannelStatus(channel())
    status.overload(7, 100)
    status.overload(1, 102)
    status.calm(102 + OVERLOAD_S - 0.1)
    assert status.flags == ["overload"]
    assert "more comes than" in status.error
    status.calm(102 + OVERLOAD_S)
    assert status.flags == []


def test_no_sample_stands_in_the_log(caplog):
    status = ChannelStatus(channel())
    status.refuse("field 2 is no number: '0.4711'", 1, 0)
    assert caplog.messages == ["channel ecg: 1 malformed: field 2 is no number: …"]
    assert status.error == "field 2 is no number: '0.4711'"
