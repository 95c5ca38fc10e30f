"""One server under load: start, watch, measure, end."""
import shutil
import tempfile
import time
from pathlib import Path

from bench import processes
from bench.processes import LOAD_CORE, SERVER_CORE, Child
from bench.targets import BUILD, ONE_CHANNEL
from bench.viewers import Viewers

SETTLE_S = 1.0   # between the last viewer's arrival and the window


class Trial:
    """With a target as context: `trial.step(n)` measures with n viewers. Everything ends with the context."""

    def __init__(self, target, feed=ONE_CHANNEL, load=(), publishing=True):
        self.target, self.feed, self.load, self.publishing = target, feed, load, publishing
        self.publisher = None

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="pace-bench-"))
        try:
            self._start()
        except BaseException:
            shutil.rmtree(self.folder)
            raise
        return self

    def _start(self):
        self.running = self.target.start(self.folder, self.feed)
        if self.publishing:
            self.publish()
        arguments = ["--port", self.running.port, *self.running.load, *self.load]
        self.viewers = Viewers(BUILD / "load", arguments, self.folder / "load.log")

    def publish(self):
        """Start the publisher."""
        self.publisher = Child([BUILD / "publish", *self.running.publish], {LOAD_CORE}, self.folder / "publish.log",
                               pipes=True)

    def __exit__(self, *failure):
        for part in filter(None, (self.viewers, self.publisher, self.running)):
            part.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def probe(self):
        """CPU time used so far, s, and the moment."""
        redis, ingest = self.running.redis, self.running.ingest
        each = {pid: processes.cpu_seconds(pid) for pid in processes.family(self.running.server.pid)}
        return {"at": time.monotonic(), "each": each, "server": sum(each.values()),
                "redis": processes.cpu_seconds(redis.pid) if redis else 0.0,
                "ingest": sum(map(processes.cpu_seconds, processes.family(ingest.pid))) if ingest else 0.0,
                "load core": processes.core_busy(LOAD_CORE), "server core": processes.core_busy(SERVER_CORE)}

    def rss(self):
        """Resident memory of the server, bytes."""
        return processes.family_rss(self.running.server.pid)

    def step(self, n, seconds=3, settle=SETTLE_S):
        """Measure with `n` viewers; the load client's report with the shares of the cores."""
        arrived = self.viewers.count(n)
        time.sleep(settle)
        report, before, after = self.viewers.measure(seconds, self.probe)
        return {**report, "wanted": n, "arrived": arrived["live"], **shares(before, after, report["frames"])}


def shares(before, after, frames):
    """Shares of a core between two probes, and the server's CPU for each frame that arrived, µs."""
    wall = after["at"] - before["at"]
    used = {key: after[key] - before[key] for key in ("server", "redis", "ingest", "load core", "server core")}
    busiest = max(cpu - before["each"].get(pid, 0) for pid, cpu in after["each"].items())
    return {"server_share": used["server"] / wall, "busiest_share": busiest / wall,
            "redis_share": used["redis"] / wall, "ingest_share": used["ingest"] / wall,
            "load_core_share": used["load core"] / wall, "server_core_share": used["server core"] / wall,
            "us_per_send": 1e6 * used["server"] / max(frames, 1)}


def whole(report):
    """Whether everybody was there, and got everything in order and once."""
    readers = report["readers"]
    faults = readers["missing"] + readers["told"] + readers["doubled"] + readers["unordered"] + readers["late"]
    return not faults and not report["closed"] and report["live"] == report["wanted"] and readers["samples"] > 0
