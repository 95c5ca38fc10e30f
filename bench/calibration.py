"""What bench/capacity.py needs to know, measured: one server under a few feeds, and the costs that follow."""
import json
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bench.processes import LOAD_CORE, Child, cpu_seconds, free_port
from bench.targets import Feed, Pace
from bench.trial import Trial, whole
from pace.broker.redis import RedisBroker
from pace.keys import Keys
from pace.links import client

PARAMETERS = Path(__file__).with_name("capacity.json")
ROUNDS = 3
FLUSH_S = 0.04
STREAM = (1, 1000, 2000, 3000, 4000, 6000, 8000)
FEEDS = {   # name -> what is published, and to how many viewers
    "stream": (Feed(143), STREAM),                 # one channel, a text a sample
    "texts": (Feed(143, 100), (0,)),               # the same a hundred times, nobody watches
    "block": (Feed(25, 1, 10), (0, 1)),            # one channel of JSON blocks, 250 Hz, 2 leads
    "blocks": (Feed(25, 100, 10, 5), (0, 20)),     # the same a hundred times; 20 viewers watch 5 each, so all
    "wide": (Feed(25, 8, 10, 8), (1, 1000)),       # everybody watches eight channels: large frames
}
READ_CHANNELS = (1, 100)
BLOCK = '{"t":1331040405123.4,"dt":4.0,"v":[[' + ",".join(["-0.145"] * 10) + "],[" + ",".join(["-0.065"] * 10) + "]]}"


def point(report):
    """The part of a step's report that is kept. Shares are of a core, times in ms; `foreign` is what others used."""
    frames = report["frames"]
    reader = report["load_core_share"] - report["cpu"] - report["redis_share"]
    return {"viewers": report["wanted"], "whole": whole(report), "p50": report["sample"]["p50"],
            "p99": report["sample"]["p99"], "frames_per_s": round(frames / report["seconds"], 1),
            "bytes_per_frame": round(report["bytes"] / max(frames, 1)),
            "samples_per_frame": round(report["readers"]["samples"] / max(frames, 1), 2),
            "server_share": round(report["server_share"], 4), "redis_share": round(report["redis_share"], 5),
            "reader_us": round(1e6 * report["cpu"] * report["seconds"] / max(frames, 1), 2),
            "foreign": round(max(report["server_core_share"] - report["server_share"], 0), 3),
            "reader_foreign": round(max(reader, 0), 3), "rss": report["rss"]}


def calmest(points):
    """Of several measurements of the same, the one in which others used least of the two cores."""
    return min(points, key=lambda one: one["foreign"] + one["reader_foreign"])


def measure_feed(feed, counts):
    """One server: a point for each number of viewers."""
    with Trial(Pace(), feed) as trial:
        trial.step(0, 1)
        return [point({**trial.step(n), "rss": trial.rss()}) for n in counts]


def measure_reads(reads=500):
    """Redis' part of a worker's read of so many channels, one block each, as the consumer asks for them."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        redis = Child(["redis-server", "--port", port, "--save", ""], {LOAD_CORE}, Path(folder, "log"), cwd=folder)
        try:
            redis.listening(port)
            return [{"channels": count, "redis_us": read_cost(f"redis://127.0.0.1:{port}/0", redis.pid, count, reads)}
                    for count in READ_CHANNELS]
        finally:
            redis.stop()


def read_cost(url, pid, count, reads):
    """Microseconds of the process `pid` for one read of `count` channels that have one new block each."""
    names, broker, filler = [f"bench-{n}" for n in range(count)], RedisBroker(url), client(url)
    for name in names:
        for _ in range(2):
            filler.xadd(Keys().blocks(name), {"b": BLOCK})
    lasts = {name: broker.history(name, count=1)[0].id for name in names}
    begun = cpu_seconds(pid)
    for _ in range(reads):
        broker.read(lasts)
    used = cpu_seconds(pid) - begun
    broker.close()
    filler.close()
    return round(1e6 * used / reads, 2)


def measure(heading, rounds=ROUNDS):
    """Measure everything `rounds` times and keep the calmest of each."""
    tries = {name: [measure_feed(*FEEDS[name]) for _ in range(rounds)] for name in FEEDS}
    points = {name: [calmest(same) for same in zip(*runs, strict=True)] for name, runs in tries.items()}
    reads = [min(same, key=lambda one: one["redis_us"])
             for same in zip(*(measure_reads() for _ in range(rounds)), strict=True)]
    return {**heading, "rounds": rounds, "points": {**points, "reads": reads}}


def load(path=PARAMETERS):
    """The committed parameters: what was measured, and under `plan` what is assumed."""
    return json.loads(path.read_text())


def save(measured, path=PARAMETERS):
    """Replace what was measured; what is assumed stays."""
    path.write_text(json.dumps({**measured, "plan": load(path)["plan"]}, indent=1) + "\n")


@dataclass(frozen=True)
class Costs:
    """CPU seconds of the single steps, from points of the feeds above.

    Calibrated where a worker is far from its limit (at most 2,000 viewers); what happens beyond is for the simulation
    to predict.
    """

    points: dict

    def at(self, feed, viewers):
        """The point of that feed and number of viewers."""
        return next(one for one in self.points[feed] if one["viewers"] == viewers)

    def _rise(self, feed, low, high, key):
        return self.at(feed, high)[key] - self.at(feed, low)[key]

    def _send(self, feed, low, high):
        return self._rise(feed, low, high, "server_share") / self._rise(feed, low, high, "frames_per_s")

    @cached_property
    def _small(self):
        """Bytes and seconds of a send of small frames."""
        points = [self.at("stream", n) for n in (1000, 2000)]
        frames = sum(one["frames_per_s"] for one in points)
        share = sum(one["server_share"] - self.tick_share for one in points)
        return sum(one["bytes_per_frame"] * one["frames_per_s"] for one in points) / frames, share / frames

    @property
    def tick_share(self):
        """Share of a core for one channel and one viewer: ingest of texts, reading, encoding."""
        return self.at("stream", 1)["server_share"]

    @property
    def send_per_byte(self):
        """What each further byte of a frame adds."""
        size, cost = self._small
        return max((self._send("wide", 1, 1000) - cost) / (self.at("wide", 1000)["bytes_per_frame"] - size), 0.0)

    def send(self, frame_bytes):
        """One frame to one viewer."""
        size, cost = self._small
        return cost + (frame_bytes - size) * self.send_per_byte

    @property
    def ingest_block(self):
        """The ingesting process' part of one block that came as JSON."""
        return self.at("blocks", 0)["server_share"] / 100 / 25

    @property
    def ingest_text(self):
        """The ingesting process' part of one sample that came as text."""
        return self.at("texts", 0)["server_share"] / 100 / 143

    @property
    def read_channel(self):
        """A worker's part of one channel read in one round, its frame included."""
        sends = self._rise("blocks", 0, 20, "frames_per_s") * self.send(self.at("blocks", 20)["bytes_per_frame"])
        return max(self._rise("blocks", 0, 20, "server_share") - sends, 0.0) / 100 / 25

    @property
    def redis_block(self):
        """Redis' part of one block: PUBLISH to ingest, then the script that appends."""
        return self.at("blocks", 0)["redis_share"] / 100 / 25

    @property
    def redis_text(self):
        """Redis' part of one sample that came as text, its share of the append included."""
        return self.at("texts", 0)["redis_share"] / 100 / 143

    @property
    def redis_read_channel(self):
        """Redis' part of one channel more in a worker's read."""
        low, high = self.points["reads"]
        return (high["redis_us"] - low["redis_us"]) / (high["channels"] - low["channels"]) / 1e6

    @property
    def redis_read(self):
        """Redis' part of a worker's read itself."""
        low = self.points["reads"][0]
        return low["redis_us"] / 1e6 - low["channels"] * self.redis_read_channel

    @property
    def viewer_bytes(self):
        """Resident memory of the worker for each viewer."""
        return self._rise("stream", 1000, 8000, "rss") / 7000
