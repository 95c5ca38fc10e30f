"""Channels from the members of a set."""
import pytest

from pace.channels import Channel, Source
from pace.sources.discovery import GRACE_S, Discovery

ECG = Channel(name="ecg", label="ECG", source=Source("pubsub", "somewhere"))


@pytest.fixture
def discovery():
    return Discovery({"ecg": ECG}, limit=3)


def names(discovery):
    return sorted(discovery.channels)


def test_a_member_is_a_channel(discovery):
    assert discovery.update({"good"}, 0)
    good = discovery.channels["good"]
    assert (good.source, good.kind, good.leads, good.discovered) == (("pubsub", "ecg-good"), "waveform", None, True)
    assert not discovery.update({"good"}, 1)
    assert discovery.channels["good"] is good


def test_the_dict_is_another_after_a_change(discovery):
    before = discovery.channels
    discovery.update({"good"}, 0)
    assert (list(before), names(discovery)) == (["ecg"], ["ecg", "good"])


def test_a_configured_channel_wins(discovery):
    assert not discovery.update({"ecg"}, 0)
    assert discovery.channels["ecg"] is ECG


def test_it_goes_some_seconds_after_its_name(discovery):
    discovery.update({"good"}, 0)
    assert not discovery.update(set(), 10)
    assert not discovery.update(set(), 10 + GRACE_S - 0.1)
    assert discovery.update(set(), 10 + GRACE_S)
    assert names(discovery) == ["ecg"]


def test_a_name_that_comes_back_stays(discovery):
    discovery.update({"good"}, 0)
    discovery.update(set(), 10)
    discovery.update({"good"}, 11)
    assert not discovery.update(set(), 10 + GRACE_S)
    assert names(discovery) == ["ecg", "good"]


def test_their_number_is_bounded(discovery, caplog):
    discovery.update(set("abcde"), 0)
    discovery.update(set("vwxyz"), 1)
    assert len(discovery.channels) == 4
    assert "2 discovered names are left out" in caplog.text


@pytest.mark.parametrize("name", ["", "a b", "a\n", "\x1b[2J", "x" * 65, "<b>", "\ufffd"])
def test_bad_names_are_left_out_and_told_once(discovery, caplog, name):
    for second in range(3):
        assert not discovery.update({name}, second)
    assert len(caplog.records) == 1
    assert "\x1b" not in caplog.text


def test_other_channels_may_be_configured(discovery):
    discovery.update({"good", "ecg", "new"}, 0)
    new = Channel(name="new", label="New", source=Source("pubsub", "here"))
    discovery.configure({"new": new})
    assert names(discovery) == ["good", "new"]
    assert discovery.channels["new"] is new
    assert discovery.update({"good", "ecg", "new"}, 1)
    assert discovery.channels["ecg"].discovered
