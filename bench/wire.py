"""Bytes of a stream on the wire, made by Pace's own encoders from a recording, and what TCP/IP adds."""
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pace
from pace import recordings
from pace.blocks import Gatherer, parse
from pace.channels import Channel, Source
from pace.messages import block_message
from pace.sockjs import Frame
from pace.sockjs.framing import WEBSOCKET

RECORDING = Path(pace.__file__).with_name("data") / "mitdb-100.csv"
FIRST_MS = 1331040405123.4
POSITION = "8f14e45fceea167a:1331040405167-0"   # 16 hex digits, a stream id
FLUSHES = 100   # flushes averaged

#: Ethernet with preamble, check sum and gap (38; IEEE 802.3), IPv4 (20; RFC 791), TCP with time stamps (32; RFC 7323).
PACKET_BYTES = 38 + 20 + 32
#: Payload of a full Ethernet frame.
SEGMENT_BYTES = 1500 - 20 - 32


@dataclass(frozen=True)
class Stream:
    """A channel of one or two `leads` at `rate` Hz, published as one text a sample, or as JSON blocks."""

    rate: float
    leads: int
    texts: bool = False

    @property
    def name(self):
        """For tables."""
        leads = "1 lead" if self.leads == 1 else f"{self.leads} leads"
        return f"{self.rate:g} Hz, {leads}, {'a text a sample' if self.texts else 'JSON blocks'}"


@cache
def recording():
    """The recording, read once."""
    return recordings.read(RECORDING)


def payloads(stream, first, count):
    """What a publisher sends for samples `first` and following."""
    dt = 1000 / stream.rate
    v = recording().block(first, count)[:stream.leads]
    if stream.texts:
        for i, row in enumerate(zip(*v, strict=True)):
            yield "|".join(map(str, (round(FIRST_MS + (first + i) * dt, 1), *row))).encode()
    else:
        yield f'{{"t": {FIRST_MS + first * dt:.1f}, "dt": {dt:.3f}, "v": {v}}}'.encode()


def blocks(stream, flush_ms, flushes=FLUSHES):
    """The JSON texts of the blocks of so many flushes, as Pace's ingest gathers them."""
    channel = Channel("ecg", "ECG", Source("pubsub", "ecg"), leads=("A", "B")[:stream.leads], rate=stream.rate)
    gatherer, first = Gatherer(channel), 0
    for flush in range(1, flushes + 1):
        end = int(flush * flush_ms * stream.rate / 1000)
        for payload in payloads(stream, first, end - first):
            gatherer.add(parse(payload, channel, FIRST_MS))
        first = end
        yield gatherer.take()


@cache
def block_bytes(stream, flush_ms):
    """Mean bytes of a flush's blocks in Redis."""
    return round(sum(len(text) for texts in blocks(stream, flush_ms) for text in texts) / FLUSHES)


@cache
def frame_bytes(stream, flush_ms, channels=1):
    """Mean bytes of the WebSocket frame of a viewer who watches so many channels."""
    frames = (Frame([block_message("ecg", POSITION, text) for text in texts] * channels)
              for texts in blocks(stream, flush_ms))
    return round(sum(len(frame.encoded(WEBSOCKET)) for frame in frames) / FLUSHES)


def wire_bytes(frame):
    """Bytes of a frame on the wire, in packets of its own."""
    return frame + PACKET_BYTES * -(-frame // SEGMENT_BYTES)
