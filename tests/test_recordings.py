"""pace.recordings: what ships, and what users bring."""
import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pace import recordings
from pace.errors import Malformed
from tests.support.attempts import attempt

DATA = Path(__file__).parents[1] / "pace" / "data"


@pytest.fixture
def csv(tmp_path):
    def write(text, name="a.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path
    return write


def test_record_208_ships():
    recording = recordings.read(DATA / "mitdb-208.csv")
    assert (recording.header.leads, recording.header.unit, recording.header.rate) == (("MLII",), "mV", 360)
    assert len(recording) == 5 * 60 * 360
    assert list(recording.v[0][:3]) == [-0.245, -0.215, -0.185]
    assert (min(recording.v[0]), max(recording.v[0])) == (-3.485, 3.65)


def test_record_100_ships_with_two_leads():
    recording = recordings.read(DATA / "mitdb-100.csv")
    assert recording.header.leads == ("MLII", "V5")
    assert len(recording) == 2 * 60 * 360
    # 995 and 1011 of the converter, (x - 1024) / 200 mV, as the database's own header gives them
    assert (recording.v[0][0], recording.v[1][0]) == (-0.145, -0.065)


@pytest.mark.parametrize("name", ["mitdb-208.csv", "mitdb-100.csv"])
def test_what_ships_names_its_licence_and_whom_to_cite(name):
    start = (DATA / name).read_text()[:1000]
    assert "Open Data Commons Attribution License v1.0" in start
    assert "Moody GB, Mark RG" in start
    assert name in (DATA / "LICENCE.txt").read_text()


def test_leads_from_a_line_of_names_and_a_time_column(csv):
    recording = recordings.read(csv("# rate = 4\ntime_s, I ,V5\n0.0,1,2\n0.25,3,\n"))
    assert recording.header.leads == ("I", "V5")
    assert recording.header.rate == 4
    assert recording.block(0, 2) == [[1, 3], [2, None]]


def test_bare_numbers(csv):
    recording = recordings.read(csv("1,2\n\n3,4\n"))
    assert recording.header.leads == ("lead 1", "lead 2")
    assert (recording.header.rate, recording.header.unit) == (None, "")
    assert recording.block(0, 2) == [[1, 3], [2, 4]]


def test_gzipped(csv):
    assert len(recordings.read(csv(gzip.compress(b"1\n2\n"), "a.csv.gz"))) == 2


def test_blocks_go_round(csv):
    recording = recordings.read(csv("1\n2\n3\n"))
    assert recording.block(2, 5) == [[3, 1, 2, 3, 1]]
    assert recording.block(3 * 10**12 + 1, 1) == [[2]]


@pytest.mark.parametrize(("text", "told"), [
    ("", "holds no samples"),
    ("# rate = 360\n", "holds no samples"),
    ("I,V5\n", "holds no samples"),
    ("# x\n" * 1001 + "1\n", "holds no samples"),
    ("1\nx\n", "line 2 is no row of 1 samples: x"),
    ("1,2\n3\n", "line 2 is no row of 2 samples: 3"),
    ("1\nnan\n", "line 2 is no row of 1 samples: nan"),
    ("1\n1e999\n", "line 2 is no row"),
    ("# leads = I II\n1\n", "names 2 leads, line 2 has 1"),
    ("# rate = fast\n1\n", "rate that is no number of Hz above 0: fast"),
    ("# rate = -1\n1\n", "rate that is no number"),
    ("# rate = nan\n1\n", "rate that is no number"),
    ("time\n1\n", "has 0 leads"),
    (",".join("1" * 65), "has 65 leads"),
    (b"\xff\n", "cannot be read"),
])
def test_no_recording(csv, text, told):
    with pytest.raises(Malformed, match=told):
        recordings.read(csv(text))


def test_no_file(tmp_path):
    with pytest.raises(Malformed, match="cannot be read: No such file"):
        recordings.read(tmp_path / "none.csv")
    with pytest.raises(Malformed, match="cannot be read: Is a directory"):
        recordings.read_header(tmp_path)


def test_broken_gzip(csv):
    with pytest.raises(Malformed, match="cannot be read"):
        recordings.read(csv(b"1\n2\n", "a.csv.gz"))
    with pytest.raises(Malformed, match="cannot be read"):
        recordings.read(csv(gzip.compress(b"1\n" * 999)[:-9], "a.csv.gz"))


def test_recordings_are_bounded(csv, monkeypatch):
    monkeypatch.setattr(recordings, "MAX_SAMPLES", 3)
    assert len(recordings.read(csv("1\n2\n3\n"))) == 3
    with pytest.raises(Malformed, match="line 4 is beyond the 3 samples"):
        recordings.read(csv("1\n2\n3\n4\n"))


@given(st.text() | st.lists(st.sampled_from(["# rate = 4\n", "#", "1,2\n", "t,I\n", ",\n", "x\n", "9\n"])).map("".join))
def test_any_text_is_a_recording_or_refused(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    recording, error = attempt(lambda: recordings.read(path), Malformed)
    header, header_error = attempt(lambda: recordings.read_header(path), Malformed)
    assert error or (len(recording) > 0 and recording.header == header)
    assert header_error is None or error
