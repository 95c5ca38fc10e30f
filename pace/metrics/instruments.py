"""The metrics as prometheus_client has them, for one process or for several that write into one folder.

Where PROMETHEUS_MULTIPROC_DIR names a folder when prometheus_client is first imported, each process writes its figures
into files there (shared memory, in effect), and whichever is asked adds up those of all. `pserve` makes such a folder
before it forks.
"""
import glob
import os

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from pace.metrics.families import COUNTER, DELAYS, FAMILIES, GAUGE

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


class Instruments:
    """One prometheus_client metric of each family, by its name: `instruments["viewers"]`."""

    def __init__(self):
        self._folder = os.environ.get(FOLDER)
        if self._folder:
            os.makedirs(self._folder, exist_ok=True)
        self._registry = CollectorRegistry()
        self._made = {family.name: self._make(family) for family in FAMILIES}

    def __getitem__(self, name):
        return self._made[name]

    def _make(self, family):
        name, about = f"pace_{family.name}", family.about
        if family.kind == COUNTER:
            return Counter(name, about, family.labels, registry=self._registry)
        if family.kind == GAUGE:
            mode = {"multiprocess_mode": family.mode} if self._folder else {}
            return Gauge(name, about, family.labels, registry=self._registry, **mode)
        return Histogram(name, about, family.labels, buckets=DELAYS, registry=self._registry)

    def text(self):
        """All figures, bytes in Prometheus' text format."""
        if not self._folder:
            return generate_latest(self._registry)
        forget_the_dead(self._folder)
        registry = CollectorRegistry()
        MultiProcessCollector(registry, self._folder)
        return generate_latest(registry)


def forget_the_dead(folder):
    """Gauges of processes that have gone count no more; their counters do: they were true, and never fall."""
    for path in glob.glob(os.path.join(folder, "gauge_live*_*.db")):
        pid = int(path.removesuffix(".db").rpartition("_")[2])
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            try:
                mark_process_dead(pid, folder)
            except FileNotFoundError:  # another process was asked at the same moment
                pass
        except PermissionError:  # it lives, as somebody else
            pass


