"""Recordings: CSV files of samples, as shipped in pace/data or brought by a user.

    # title = MIT-BIH Arrhythmia Database, record 208
    # leads = MLII
    # unit = mV
    # rate = 360
    -0.245
    -0.215

Lines of `# key = value` come first; other comments are free. A line of column names may stand in
place of `leads`; a column named time, t or time_s is passed over. An empty field is a missing sample.
"""
import gzip
from array import array
from dataclasses import dataclass, field
from itertools import chain, islice
from math import isfinite, nan

from pace.channels import MAX_LEADS
from pace.errors import Malformed

#: Samples a recording may have: 8 bytes a lead each stay in memory. Longer files are refused.
MAX_SAMPLES = 20_000_000
#: Lines of a header; a file that has not begun by then is no recording.
MAX_HEADER = 1000
_TIME_COLUMNS = ("t", "time", "time_s", "time_ms", "epoch_ms")


@dataclass(frozen=True)
class Header:
    """What a recording says of itself: `rate` in Hz or None, `leads` names, `unit` or ""."""

    title: str
    leads: tuple
    unit: str
    rate: float | None
    columns: tuple = field(repr=False)


@dataclass(frozen=True)
class Recording:
    """`v` has the shape (n_leads, n_samples): arrays of float, NaN where a sample is missing."""

    header: Header
    v: tuple

    def __len__(self):
        return len(self.v[0])

    def block(self, first, count):
        """Leads of `count` samples from index `first`, going round at the end; None for missing."""
        n = len(self)
        return [[None if x != x else x for x in (lead[(first + i) % n] for i in range(count))]
                for lead in self.v]


def read_header(path):
    """Header of the recording at `path`. Raises Malformed."""
    with _open(path) as file:
        return _split(_lines(file, path), path)[0]


def read(path):
    """Recording at `path`, a CSV file, gzipped where its name ends in .gz. Raises Malformed."""
    with _open(path) as file:
        header, rows = _split(_lines(file, path), path)
        v = tuple(array("d") for _ in header.columns)
        for number, row in rows:
            _append(v, header.columns, row, f"{path} line {number}")
    return Recording(header, v)


def _open(path):
    try:
        return (gzip.open if str(path).endswith(".gz") else open)(path, "rt", encoding="utf-8")
    except OSError as error:
        raise Malformed(f"{path} cannot be read: {error.strerror}") from None


def _lines(file, path):
    """Pairs (line number, text) of the lines that are not empty."""
    try:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield number, line.strip()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise Malformed(f"{path} cannot be read: {error}") from None


def _split(lines, path):
    """Header, and the numbered rows of samples after it."""
    said = {}
    for number, line in islice(lines, MAX_HEADER):
        if not line.startswith("#"):
            return _begin(said, lines, number, line, path)
        key, equals, value = line.lstrip("#").partition("=")
        if equals:
            said[key.strip()] = value.strip()
    raise Malformed(f"{path} holds no samples")


def _begin(said, lines, number, line, path):
    cells = [cell.strip() for cell in line.split(",")]
    heading = None if _is_row(cells) else cells
    names = heading or [f"lead {i + 1}" for i in range(len(cells))]
    columns = tuple(i for i, name in enumerate(names) if name.lower() not in _TIME_COLUMNS)
    leads = tuple(said["leads"].split()) if "leads" in said else tuple(names[i] for i in columns)
    if len(leads) != len(columns):
        raise Malformed(f"{path} names {len(leads)} leads, line {number} has {len(columns)}")
    if not 1 <= len(leads) <= MAX_LEADS:
        raise Malformed(f"{path} has {len(leads)} leads, 1 to {MAX_LEADS} are taken")
    header = Header(said.get("title", ""), leads, said.get("unit", ""), _rate(said, path), columns)
    rows = lines if heading else chain([(number, line)], lines)
    first = next(rows, None)
    if first is None:
        raise Malformed(f"{path} holds no samples")
    return header, islice(chain([first], rows), MAX_SAMPLES + 1)


def _is_row(cells):
    try:
        [float(cell or 0) for cell in cells]
    except ValueError:
        return False
    return True


def _rate(said, path):
    if "rate" not in said:
        return None
    try:
        rate = float(said["rate"])
    except ValueError:
        rate = 0.0
    if not 0 < rate <= 100_000:
        raise Malformed(f"{path} has a rate that is no number of Hz above 0: {said['rate'][:40]}")
    return rate


def _append(v, columns, row, where):
    if len(v[0]) >= MAX_SAMPLES:
        raise Malformed(f"{where} is beyond the {MAX_SAMPLES} samples that are taken")
    cells = row.split(",")
    try:
        for lead, column in zip(v, columns, strict=True):
            cell = cells[column].strip()
            value = float(cell) if cell else nan
            if cell and not isfinite(value):
                raise ValueError(cell)
            lead.append(value)
    except (ValueError, IndexError):
        raise Malformed(f"{where} is no row of {len(columns)} samples: {row[:40]}") from None
