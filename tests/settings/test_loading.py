"""pace.settings.loading: defaults, every key, and every fault an operator can make."""
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.connection import parse_url

from pace.channels import Source
from pace.errors import SettingsError
from pace.settings import examine, load
from pace.settings.sections import COMMENT
from tests.support.attempts import attempt

CHANNEL = "[channel:ecg]\n"


@pytest.fixture
def ini(tmp_path):
    """Load an ini of this text; ``told`` gives the one line that is said of it."""
    path = tmp_path / "pace.ini"

    def write(text):
        path.write_text(text)
        return load(path)

    def told(text):
        with pytest.raises(SettingsError) as caught:
            write(text)
        line = str(caught.value)
        assert len(line.splitlines()) == 1
        assert line.startswith(str(path))
        return re.sub(r"^(:\d+)? *", "", line.removeprefix(str(path)))

    write.told = told
    return write


def test_defaults():
    settings = load(None, {})
    assert settings.redis_url == "redis://127.0.0.1:6379/0"
    assert (settings.flush_ms, settings.flush_max_ms, settings.history_s) == (40, 1000, 300)
    assert settings.allowed_origins == "same"
    assert settings.discover is None
    assert settings.ingest is True
    assert settings.disabled_transports == ("htmlfile", "jsonp", "jsonp_send")
    assert (settings.heartbeat, settings.disconnect_delay) == (25, 5)
    assert (settings.max_queue, settings.max_queue_age, settings.max_stall) == (1 << 20, 10, 20)
    assert dict(settings.channels) == dict(settings.replays) == {}


def test_settings_are_frozen(ini):
    settings = ini(CHANNEL)
    with pytest.raises(AttributeError):
        settings.flush_ms = 1
    with pytest.raises(TypeError):
        settings.channels["x"] = None


def test_the_password_is_in_no_repr():
    assert "secret" not in repr(load(None, {"pace.redis_url": "redis://:secret@h"}))


def test_values_from_pastedeploy_win_over_the_file(tmp_path):
    path = tmp_path / "a.ini"
    path.write_text("[app:main]\npace.flush_ms = 1\n" + CHANNEL)
    settings = load(path, {"pace.flush_ms": "20", "pyramid.debug_all": "true", "use": "egg:pace"})
    assert settings.flush_ms == 20
    assert list(settings.channels) == ["ecg"]


def test_flush_may_be_zero():
    assert load(None, {"pace.flush_ms": "0"}).flush_ms == 0


def test_channel_with_all_keys(ini):
    channel = ini(CHANNEL + (
        "label = ECG (left)\nsource = queue:q\nkind = waveform\nleads = I, II\nunit = µV\nrate = 250\nrange = -2 3\n"
        "colour = #1B5E20\nresolution = 0.01\n")).channels["ecg"]
    assert channel.describe() == {
        "name": "ecg", "label": "ECG (left)", "kind": "waveform", "leads": ["I", "II"], "unit": "µV", "rate": 250.0,
        "range": [-2.0, 3.0], "colour": "#1b5e20", "resolution": 0.01, "discovered": False}
    assert channel.source == Source("queue", "q")


def test_channel_without_a_key(ini):
    channel = ini(CHANNEL).channels["ecg"]
    assert (channel.label, channel.source, channel.kind, channel.leads) == (
        "ecg", Source("pubsub", "ecg"), "waveform", None)
    assert (channel.unit, channel.rate, channel.range) == ("mV", None, None)


def test_a_place_may_name_a_trace(ini):
    text = "[channel:van]\nkind = place\ntrace = ecg\n"
    van = ini(CHANNEL + text).channels["van"]
    assert (van.trace, van.leads, van.unit, van.describe()["trace"]) == ("ecg", None, "", "ecg")
    assert ini("[app:main]\npace.discover = them\n" + text).channels["van"].trace == "ecg"


def test_what_the_map_shows(ini):
    settings = ini("[app:main]\npace.map_tiles = /tiles/{z}/{x}/{y}.png\npace.map_pin =\n  1 2 A\n  3 4 B\n")
    assert (settings.map_tiles, settings.map_attribution) == ("/tiles/{z}/{x}/{y}.png", None)
    assert [pin.label for pin in settings.map_pin] == ["A", "B"]
    assert load(None, {}).map_pin is None


def test_units_by_kind(ini):
    channels = ini("[channel:hr]\nkind = number\n[channel:t]\nkind = text\n[channel: s]\nsource=stream:s\n").channels
    assert (channels["hr"].unit, channels["hr"].leads) == ("", ("hr",))
    assert (channels["t"].unit, channels["t"].leads) == ("", None)
    assert channels["s"].source.scheme == "stream"


@pytest.mark.parametrize(("text", "line"), [
    ("[app:main]\npace.flush_sm = 1\n", "[app:main] pace.flush_sm = 1: unknown key, did you mean pace.flush_ms?"),
    ("[app:main]\nflush_ms = 1\n", "[app:main] flush_ms = 1: unknown key, did you mean pace.flush_ms?"),
    ("[app:main]\npace.flush_ms = fast\n", "[app:main] pace.flush_ms = fast: a whole number from 0 to 1000"),
    ("[app:main]\npace.flush_ms =\n", "[app:main] pace.flush_ms =: a whole number from 0 to 1000"),
    ("[app:main]\npace.flush_ms = 500\npace.flush_max_ms = 100\n",
     "[app:main] pace.flush_max_ms = 100: not below pace.flush_ms, which is 500"),
    ("[app:main]\npace.max_stall = 3\n", "[app:main] pace.max_stall = 3: not below pace.max_queue_age, which is 10"),
    ("[app:main]\npace.transports = websocket, tcp\n", "[app:main] pace.transports = websocket, tcp: some of "),
    ("[app:main]\npace.redis_url = env:PACE_NOT_SET\n",
     "[app:main] pace.redis_url = env:PACE_NOT_SET: the environment variable PACE_NOT_SET is not set, or empty"),
    ("[app:main]\npace.redis_url = redis://:secret@h:x\n", "[app:main] pace.redis_url = redis://***@h:x: the port is"),
    ("[app:main]\npace.redis_url = redis://:p%40@h\n",
     "[app:main] pace.redis_url = redis://:p%...: a % is written %% here"),
    (CHANNEL + "rate = 360 ; Hz\n", f"[channel:ecg] rate = 360 ; Hz: {COMMENT}"),
    (CHANNEL + "label = ECG # left\n", f"[channel:ecg] label = ECG # left: {COMMENT}"),
    (CHANNEL + "rate = fast\n", "[channel:ecg] rate = fast: a number from 0.001 to 100000"),
    ("[app:main]\nforwarded_allow_ips = 10.0.0.5\n",
     "[app:main] forwarded_allow_ips = 10.0.0.5: says nothing here; it belongs into [server:main]"),
    (CHANNEL + "rate = 0\n", "[channel:ecg] rate = 0: a number from 0.001 to 100000"),
    (CHANNEL + "kind = wave\n", "[channel:ecg] kind = wave: waveform, number, text or place"),
    (CHANNEL + "lead = I\n", "[channel:ecg] lead = I: unknown key, did you mean leads?"),
    (CHANNEL + "zzzz = I\n", "[channel:ecg] zzzz = I: unknown key, known are colour, kind, label, "),
    (CHANNEL + "leads = I I\n", "[channel:ecg] leads = I I: a name stands there twice"),
    (CHANNEL + "colour = red\n", "[channel:ecg] colour = red: a colour such as #1b5e20"),
    (CHANNEL + "range = 3 -2\n", "[channel:ecg] range = 3 -2: two numbers, the lower first"),
    (CHANNEL + "source = redis:x\n", "[channel:ecg] source = redis:x: pubsub:<channel>, "),
    (CHANNEL + "source = stream:x\n", "[channel:ecg] source = stream:x: publishers append to the stream of"),
    (CHANNEL + "kind = text\nrate = 5\n", "[channel:ecg] rate = 5: says nothing on a channel of kind text"),
    (CHANNEL + "kind = place\nunit = m\n", "[channel:ecg] unit = m: says nothing on a channel of kind place"),
    (CHANNEL + "trace = ecg\n", "[channel:ecg] trace = ecg: says nothing on a channel of kind waveform"),
    (CHANNEL + "kind = place\ntrace = x\n", "[channel:ecg] trace = x: there is no [channel:x] of kind waveform"),
    (CHANNEL + "kind = place\ntrace = a b\n", "[channel:ecg] trace = a b: a channel's name: 1 to 64 letters"),
    ("[app:main]\npace.map_tiles = https://x/{z}\n", "[app:main] pace.map_tiles = https://x/{z}: https://<host>/<path"),
    ("[app:main]\npace.map_pin = Gate\n", "[app:main] pace.map_pin = Gate: 'Gate' has no latitude and longitude"),
    (CHANNEL + "kind = number\nleads = a b\n", "[channel:ecg] leads = a b: a channel of kind number has one lead"),
    (CHANNEL + "label =\n", "[channel:ecg] label =: 1 to 80 printable characters"),
    (CHANNEL + CHANNEL, "[channel:ecg]: stands twice, first in line 1; each section once"),
    (CHANNEL + "[channel: ecg]\n", "[channel: ecg]: this channel stands twice"),
    ("[channel:a b]\n", "[channel:a b]: a channel's name has 1 to 64 letters"),
    ("[channel:]\n", "[channel:]: a channel's name has"),
    ("[channel]\n", "[channel]: did you mean [channel:NAME]?"),
    ("[channels]\n", "[channels]: did you mean [channel:NAME]?"),
    ("[chanel:x]\n", "[chanel:x]: did you mean [channel:x]?"),
    ("[Channel:x]\n", "[Channel:x]: did you mean [channel:x]?"),
    ("[replays:x]\n", "[replays:x]: did you mean [replay:x]?"),
    ("[replay:x]\nfile = x\n", "[replay:x]: there is no [channel:x] that it could play on"),
    (CHANNEL + "[replay:ecg]\n", "[replay:ecg] file: is missing; name the recording"),
    (CHANNEL + "[replay:ecg]\nfile = none.csv\n", "[replay:ecg] file = none.csv: there is no file"),
    (CHANNEL + "[replay:ecg]\nfile = pace:data/none.csv\n", "[replay:ecg] file = pace:data/none.csv: there is no file"),
    (CHANNEL + "[replay:ecg]\nfile = pace:data/LICENCE.txt\n", "[replay:ecg] file = pace:data/LICENCE.txt: "),
    (CHANNEL + "[replay:ecg]\nfile = pace:data/mitdb-208.csv\nloop = ja\n",
     "[replay:ecg] loop = ja: true, yes, on, false, no or off"),
    (CHANNEL + "[replay:ecg]\nfile = pace:data/mitdb-208.csv\nspeed = 2\n", "[replay:ecg] speed = 2: unknown key, "),
    (CHANNEL + "rate = 250\n[replay:ecg]\nfile = pace:data/mitdb-208.csv\n",
     "[replay:ecg] file = pace:data/mitdb-208.csv: the recording has 360 Hz, the channel 250"),
    (CHANNEL + "leads = I II\n[replay:ecg]\nfile = pace:data/mitdb-208.csv\n",
     "[replay:ecg] file = pace:data/mitdb-208.csv: the recording has 1 leads, the channel 2"),
    (CHANNEL + "source = key:x\n[replay:ecg]\nfile = pace:data/mitdb-208.csv\n",
     "[replay:ecg]: a recording plays on a waveform or a number with source pubsub:<channel>"),
    (CHANNEL + "kind = place\n[replay:ecg]\nfile = pace:data/mitdb-208.csv\n", "[replay:ecg]: a recording plays on"),
    (CHANNEL + "kind = text\n[replay:ecg]\nfile = pace:data/mitdb-208.csv\n", "[replay:ecg]: a recording plays on"),
    (CHANNEL + "[replay:ecg]\nfile=pace:data/mitdb-208.csv\n[replay: ecg]\nfile=pace:data/mitdb-208.csv\n",
     "[replay: ecg]: this replay stands twice"),
])
def test_a_fault_is_told_in_one_line(ini, text, line):
    assert ini.told(text).startswith(line)


def test_every_fault_is_told_with_its_line(tmp_path):
    path = tmp_path / "pace.ini"
    path.write_text("[app:main]\npace.flush_ms = fast\n\npace.x = 1\n[channel:a]\nrate = 0\nrate = 1\n[channel:b]\n"
                    "kind = text\n  # said so\nleads = I\n[replay:c]\n[channel:a]\n[loggers]\nx\n")
    settings, faults = examine(path)
    assert settings is None
    told = [(fault.line, str(fault).removeprefix(f"{path}:").partition(" ")[2]) for fault in faults]
    assert [(line, text[:40]) for line, text in told] == [
        (2, "[app:main] pace.flush_ms = fast: a whole"),
        (4, "[app:main] pace.x = 1: unknown key, did "),
        (7, "[channel:a] rate: stands twice, first in"),
        (11, "[channel:b] leads = I: says nothing on a"),
        (12, "[replay:c]: there is no [channel:c] that"),
        (13, "[channel:a]: stands twice, first in line"),
        (15, "is neither `key = value` nor a comment"),
    ]


def test_the_start_tells_how_many_faults_there_are(ini):
    assert ini.told("[app:main]\npace.x = 1\npace.flush_ms = a\n").endswith("pace.ini tells all)")
    assert "(and 1 more: pace check " in ini.told("[app:main]\npace.x = 1\npace.flush_ms = a\n")


def test_one_wrong_value_is_no_reason_for_another(ini):
    assert "more" not in ini.told("[app:main]\npace.flush_ms = fast\npace.flush_max_ms = 10\n")


def test_a_recording_without_a_rate_needs_one_from_the_channel(ini, tmp_path):
    (tmp_path / "a.csv").write_text("1\n2\n")
    replay = "[replay:ecg]\nfile = a.csv\nloop = false\n"
    assert "`# rate = <Hz>`" in ini.told(CHANNEL + replay)
    loaded = ini(CHANNEL + "rate = 100\n" + replay)
    assert loaded.replays["ecg"].path == tmp_path / "a.csv"
    assert loaded.replays["ecg"].loop is False


def test_sections_of_others_are_left_alone(ini):
    ini("[server:main]\nuse = x\n[filter:changes]\n[composite:main]\n[loggers]\nkeys = root\n"
        "[logger_root]\nx = %(y)s\n")


def test_secrets_reach_the_settings(ini, tmp_path, monkeypatch):
    monkeypatch.setenv("PACE_TEST_URL", "redis://:se%40cret@h/1")
    assert ini("[app:main]\npace.redis_url = env:PACE_TEST_URL\n").redis_url == "redis://:se%40cret@h/1"
    (tmp_path / "url").write_text("redis://:x@h\n")
    assert ini("[app:main]\npace.redis_url = file:url\n").redis_url == "redis://:x@h"


def test_a_password_of_any_characters_comes_from_elsewhere(ini, tmp_path, monkeypatch):
    monkeypatch.setenv("PACE_TEST_PASSWORD", "p%s@s:/#")
    section = "[app:main]\npace.redis_password = env:PACE_TEST_PASSWORD\n"
    url = ini(section + "pace.redis_url = redis://ann@h:6379/1\n").redis_url
    assert url == "redis://ann:p%25s%40s%3A%2F%23@h:6379/1"
    assert parse_url(url)["password"] == "p%s@s:/#"
    assert parse_url(url)["username"] == "ann"
    assert parse_url(ini(section + "pace.redis_url = unix:///run/redis\n").redis_url)["password"] == "p%s@s:/#"


@pytest.mark.parametrize(("text", "line"), [
    ("pace.redis_password = sesame\n", "pace.redis_password = ***: env:NAME or file:PATH: a password does not"),
    ("pace.redis_password = env:PACE_TEST_PASSWORD\npace.redis_url = redis://:x@h\n",
     "pace.redis_password = env:PACE_TEST_PASSWORD: pace.redis_url has a password already"),
    ("pace.redis_password = env:PACE_TEST_PASSWORD\npace.redis_url = embedded://127.0.0.1:1\n",
     "pace.redis_password = env:PACE_TEST_PASSWORD: an embedded Redis has no password"),
    ("pace.redis_password = env:PACE_NOT_SET\n", "pace.redis_password = env:PACE_NOT_SET: the environment variable"),
])
def test_a_password_at_the_wrong_place_is_refused_and_not_shown(ini, monkeypatch, text, line):
    monkeypatch.setenv("PACE_TEST_PASSWORD", "sesame")
    told = ini.told(f"[app:main]\n{text}")
    assert told.startswith(f"[app:main] {line}")
    assert "sesame" not in told


def test_a_wrong_secret_is_not_shown(ini, monkeypatch):
    monkeypatch.setenv("PACE_TEST_URL", "secret")
    assert "secret" not in ini.told("[app:main]\npace.redis_url = env:PACE_TEST_URL\n")


def test_a_long_value_is_cut(ini):
    assert len(ini.told(CHANNEL + f"kind = {'x' * 5000}\n")) < 200


KEYS = st.sampled_from(["label", "source", "kind", "leads", "rate", "range", "colour", "unit", "resolution", "x"])
VALUES = st.sampled_from(["1", "-1", "text", "number", "a b", "#1b5e20", "key:x", "%", "; x", ""]) | st.text(max_size=9)


@given(st.dictionaries(KEYS, VALUES), st.text(max_size=6))
def test_any_channel_is_loaded_or_refused_in_one_line(tmp_path_factory, items, name):
    path = tmp_path_factory.getbasetemp() / "any.ini"
    lines = [f"[channel:{name}]", *(f"{key} = {value}" for key, value in items.items())]
    path.write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
    settings, error = attempt(lambda: load(path), SettingsError)
    assert len(str(error).splitlines()) == 1 if error else len(settings.channels) == 1


def test_lists_of_a_cluster_lie_with_their_channels(ini):
    url = "[app:main]\npace.redis_url = redis+cluster://h\n"
    with pytest.raises(SettingsError, match=r"source = queue:list: in a cluster .* as queue:\{6\}list does"):
        ini(url + "[channel:ecg]\nsource = queue:list\n")
    assert ini(url + "[channel:ecg]\nsource = queue:{6}list\n").channels["ecg"].source.name == "{6}list"
    assert ini("[channel:ecg]\nsource = queue:list\n").channels["ecg"].source.name == "list"
