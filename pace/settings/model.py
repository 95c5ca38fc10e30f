"""What the rest of Pace sees of the configuration."""
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from pace.settings.tables import SENDERS, TRANSPORTS


@dataclass(frozen=True)
class Replay:
    """A recording (`path`, a file) played on the channel of that name, for ever if `loop`."""

    channel: str
    path: Path
    loop: bool


@dataclass(frozen=True)
class Settings:
    """Every setting, with the types and units of docs/configuration.md.

    `channels` and `replays` map names to Channel and Replay, in the order of the file.
    """

    redis_url: str = field(repr=False)
    flush_ms: int
    flush_max_ms: int
    history_s: int
    allowed_origins: str | tuple
    hsts: int
    ingest: bool
    discover: str | None
    transports: tuple
    max_message: int
    response_limit: int
    heartbeat: float
    disconnect_delay: float
    max_queue: int
    max_queue_age: float
    max_stall: float
    address_sessions: int
    address_openings: int
    address_messages: int
    log_format: str
    metrics: tuple
    auth: str
    users: Path | None
    secret: str | None = field(repr=False)
    idle_logoff: int
    auth_header: str
    auth_groups_header: str | None
    insecure: bool
    view: frozenset
    note: frozenset
    publish: frozenset
    share: frozenset
    audit: str
    marks: tuple
    map_tiles: str | None
    map_attribution: str | None
    map_pin: tuple | None
    channels: MappingProxyType
    replays: MappingProxyType

    @property
    def disabled_transports(self):
        """Names of the transports that are switched off, and of the ways to send that only they need."""
        off = [name for name in TRANSPORTS if name not in self.transports]
        off += [name for name, users in SENDERS.items() if users <= set(off)]
        return tuple(off)
