"""pace.channels"""
import json

import pytest

from pace.channels import Channel, Source, valid_name
from pace.errors import Malformed
from tests.support.channels import channel


@pytest.mark.parametrize("name", ["a", "mitdb-208", "bed_1.left", "Zimmer-Süd", "心電図", "a" * 64, "x@y+z:1"])
def test_names(name):
    assert valid_name(name)


@pytest.mark.parametrize("name", [
    "", " ", "a b", "a\n", "a\x00", "a*", "a?", "{0}", "a/b", "-a", ".a", "a" * 65, "<b>"])
def test_no_names(name):
    assert not valid_name(name)


def test_source_of_text_and_back():
    source = Source.parse("key:a:b")
    assert source == ("key", "a:b")
    assert str(source) == "key:a:b"


@pytest.mark.parametrize("text", ["", "pubsub", "pubsub:", "list:x", "x", ":x", "key: x", "PUBSUB:x"])
def test_no_source(text):
    with pytest.raises(Malformed):
        Source.parse(text)


@pytest.mark.parametrize(("resolution", "decimals"), [(0.001, 3), (0.005, 3), (1.0, 0), (25.0, 0), (0.1, 1), (1e-6, 6)])
def test_decimals_that_a_resolution_needs(resolution, decimals):
    assert channel(resolution=resolution).decimals == decimals


def test_number_of_leads():
    assert channel(leads="I II").n_leads == 2
    assert channel(leads=None).n_leads is None
    assert channel(leads=None, kind="number").n_leads == 1


def test_found_channel():
    found = Channel.found("good")
    assert found.source == Source("pubsub", "ecg-good")
    assert found.discovered
    assert found.n_leads is None


def test_descriptor_is_json():
    described = channel(range=(-2.0, 3.0), rate=360.0, colour="#1b5e20").describe()
    assert json.loads(json.dumps(described)) == {
        "name": "ecg", "label": "ecg", "kind": "waveform", "leads": ["I", "II"], "unit": "mV", "rate": 360.0,
        "range": [-2.0, 3.0], "colour": "#1b5e20", "resolution": 0.001, "discovered": False}


def test_descriptor_of_a_place_names_the_trace():
    assert channel(leads=None, kind="place", trace="ecg").describe()["trace"] == "ecg"
    assert channel(leads=None, kind="place").describe()["trace"] is None
    assert "trace" not in channel().describe()


def test_descriptor_of_a_found_channel_has_no_leads_yet():
    described = Channel.found("good").describe()
    assert described["leads"] is None
    assert described["range"] is None
