"""The servers: how each is started, spoken to and fed."""
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bench.processes import LOAD_CORE, SERVER_CORE, Child, free_port

HERE = Path(__file__).parent
BUILD = HERE / "build"
PEERS = HERE / "peers"
PEERS_PYTHON = BUILD / "venv/bin/python"

INI = """\
[app:main]
use = egg:pace
pace.redis_url = redis://127.0.0.1:{redis}/0
pace.flush_ms = {flush_ms}
pace.flush_max_ms = {flush_max_ms}
pace.history_s = 60
pace.address_openings = 0
pace.address_messages = 0
pace.ingest = {ingest}
{channels}
[server:main]
use = egg:pace#server
listen = 127.0.0.1:{port}
workers = 1
worker_connections = 19000
"""
CHANNEL = """
[channel:bench-{number}]
source = pubsub:bench-{number}
leads = A B
rate = {rate}
"""


@dataclass(frozen=True)
class Feed:
    """What is published: `rate` messages a second on each of `channels`; texts, or blocks of `samples`."""

    rate: float = 143
    channels: int = 1
    samples: int = 0
    tracks: int = 1

    def arguments(self, to, port):
        """For the publisher."""
        return ["--to", to, "--port", port, "--rate", self.rate, "--channels", self.channels, "--samples", self.samples]

    @property
    def sampling_rate(self):
        """Of one channel, Hz."""
        return self.rate * (self.samples or 1)


@dataclass
class Running:
    """A started server, and one that only ingests for it. `load` and `publish` are the arguments of the two clients."""

    server: Child
    port: int
    load: list
    publish: list
    redis: Child | None = None
    ingest: Child | None = None

    def stop(self):
        """End the server, and what it needs."""
        for child in filter(None, (self.server, self.ingest, self.redis)):
            child.stop()


@dataclass(frozen=True)
class Pace:
    """Pace with an ini file and a Redis of the bench's own, which runs on the load's core."""

    name: str = "Pace"
    transport: str = "websocket"
    flush_ms: int = 40
    flush_max_ms: int = 1000
    apart: bool = False
    """Whether one pserve ingests, alone on its core, and another serves, on the load's."""

    def start(self, folder, feed):
        """A Running whose server answers."""
        redis_port, port = free_port(), free_port()
        redis = Child(["redis-server", "--port", redis_port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
                      {LOAD_CORE}, folder / "redis.log", cwd=folder)
        redis.listening(redis_port)
        load = ["--join", "--transport", self.transport, "--channels", feed.channels, "--tracks", feed.tracks]
        server = self._pserve(folder, feed, redis_port, port, LOAD_CORE if self.apart else SERVER_CORE, not self.apart)
        running = Running(server, port, load, feed.arguments("redis", redis_port), redis)
        try:
            if self.apart:
                other = free_port()
                running.ingest = self._pserve(folder, feed, redis_port, other, SERVER_CORE, True)
                running.ingest.listening(other)
            server.listening(port)
        except Exception:
            running.stop()
            raise
        return running

    def _pserve(self, folder, feed, redis_port, port, core, ingest):
        ini = folder / f"bench-{port}.ini"
        channels = "".join(CHANNEL.format(number=n, rate=feed.sampling_rate) for n in range(feed.channels))
        ini.write_text(INI.format(redis=redis_port, port=port, flush_ms=self.flush_ms, channels=channels,
                                  flush_max_ms=self.flush_max_ms, ingest="yes" if ingest else "no"))
        return Child([Path(sys.executable).with_name("pserve"), ini], {core}, folder / f"server-{port}.log")


@dataclass(frozen=True)
class Peer:
    """A script that takes PORT, FEED_PORT and perhaps an interval, fed with lines."""

    name: str
    command: tuple
    load: tuple = ()
    after: tuple = ()

    def start(self, folder, feed):
        """A Running whose server answers."""
        port, feed_port = free_port(), free_port()
        server = Child([*self.command, port, feed_port, *self.after], {SERVER_CORE}, folder / "server.log")
        server.listening(port)
        return Running(server, port, list(self.load), feed.arguments("lines", feed_port))


@dataclass(frozen=True)
class Nchan:
    """nginx with Debian's nchan module, fed over HTTP."""

    name: str = "nchan"
    load: tuple = ("--framing", "raw", "--prefix", "/sub")
    module: Path = field(default=BUILD / "nchan/usr/lib/nginx/modules/ngx_nchan_module.so")

    def start(self, folder, feed):
        """A Running whose server answers."""
        port = free_port()
        text = (PEERS / "nchan.conf").read_text()
        for name, value in {"PORT": port, "FOLDER": folder, "MODULE": self.module}.items():
            text = text.replace(f"@{name}@", str(value))
        conf = folder / "nginx.conf"
        conf.write_text(text)
        server = Child(["nginx", "-c", conf], {SERVER_CORE}, folder / "server.log")
        server.listening(port)
        return Running(server, port, list(self.load), feed.arguments("http", port))


ONE_CHANNEL = Feed()
RAW = ("--framing", "raw", "--prefix", "/")
SOCKETIO = ("--framing", "engineio", "--prefix", "/socket.io/?EIO=4&transport=websocket")


def peers(interval_ms=40):
    """All the others by name; `interval_ms` is that of those who batch by hand."""
    node, ws = ("node", PEERS / "sockjs_node.js"), ("node", PEERS / "ws.js")
    found = (
        Peer("C writer, batching", (BUILD / "writer",), after=(interval_ms,)),
        Peer("C writer", (BUILD / "writer",), after=(0,)),
        Peer("sockjs-node", node, after=(0,)),
        Peer("sockjs-node, batching", node, after=(interval_ms,)),
        Peer("ws", ws, RAW, (0,)),
        Peer("ws, batching", ws, RAW, (interval_ms,)),
        Peer("Flask-SocketIO", (PEERS_PYTHON, PEERS / "flask_socketio_gevent.py"), SOCKETIO),
        Peer("sockjs-tornado", (PEERS_PYTHON, PEERS / "sockjs_tornado_peer.py")),
        Nchan(),
    )
    return {peer.name: peer for peer in found}
