"""What ingest hands to the broker, and what the broker keeps to know it again."""
import struct
from typing import NamedTuple

#: Payloads of a channel whose CRC32s are kept: at 360 Hz nearly a tenth of a second, enough to tell
#: any place in a signal from any other. An older one makes room for a newer.
TAIL_LENGTH = 32


class Tail(NamedTuple):
    """The last payloads appended to a channel.

    `arrival` is when the newest of them came to the process that appended it (epoch ms), `crcs` the
    CRC32s of up to TAIL_LENGTH payloads in order of publishing.
    """

    arrival: float
    crcs: tuple

    def pack(self):
        """Bytes for Redis: a double and unsigned 32-bit numbers, big-endian."""
        return struct.pack(f">d{len(self.crcs)}I", self.arrival, *self.crcs)

    @classmethod
    def unpack(cls, data):
        """Tail of bytes that `pack` made, or None of anything else."""
        if len(data) < 8 or len(data) % 4:
            return None
        arrival, *crcs = struct.unpack(f">d{len(data) // 4 - 2}I", data)
        return cls(arrival, tuple(crcs))


class Append(NamedTuple):
    """Blocks of one channel to be appended in one step with the tail that they end in.

    `texts` are block JSON texts, possibly none (then only the tail moves). `claimed` is how
    many of the entries claimed from the channel's queue are left after them, None where none are claimed.
    """

    channel: str
    kind: str
    texts: list
    tail: Tail
    claimed: int | None = None


class Appended(NamedTuple):
    """What became of a batch: `lost` shards whose lease somebody else holds (nothing was appended
    there), and `refused` channels with what Redis said against them."""

    lost: frozenset
    refused: dict
