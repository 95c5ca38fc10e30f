"""Pace with somebody who watches how late samples are, while something is done to it in another process."""
import json
import math
import os
import sys
import time
from signal import SIGCONT, SIGSTOP

from tests.support.memory import MIB, forget_peak, peak, resident, worker_of
from tests.support.processes import Process
from tests.support.source import ROOT
from tests.support.watcher import Watcher, quantile

#: Seconds of each window, with the attacker running and, after it was held so long, held.
ATTACKED_S, SETTLE_S, QUIET_S = 1.0, 0.1, 1.0
SMALL_S = 0.4


class Stage:
    """One server, its Redis and a Watcher of its channel ``ecg``. `during` attacks it."""

    def __init__(self, world, **options):
        self._world = world
        self.redis = world.redis()
        settings = {"flush_ms": "10", **options.pop("settings", {})}
        channels = {"ecg": {"kind": "text"}, **options.pop("channels", {})}
        self.server = world.pace(self.redis, channels=channels, settings=settings, **options)
        self.worker = worker_of(self.server.pid)
        self.watcher = Watcher(self.server.port, self.redis.client())
        world.ending(self.watcher.socket.close)
        self.watcher.watch(0.3)

    def attack(self, kind, *arguments):
        """Start ``python -m tests.hostile.attack KIND PORT …``, a process of its own."""
        log = self._world.folder / f"{kind}-{len(os.listdir(self._world.folder))}.log"
        command = [sys.executable, "-m", "tests.hostile.attack", kind, self.server.port, *arguments]
        process = Process(command, log, cwd=ROOT, env=dict(os.environ)).start()
        self._world.ending(process.kill)
        return process

    def during(self, kind, *arguments):
        """Attack, and watch meanwhile and, with the attacker held, in turn: a Disturbance.

        What else the machine does meets both alike.
        """
        attacked_s, quiet_s = self._world.of((ATTACKED_S, QUIET_S), (SMALL_S, SMALL_S))
        undisturbed, disturbed = list(self.watcher.watch(quiet_s)), []
        forget_peak(self.worker)
        before = resident(self.worker)
        process = self.attack(kind, *arguments)
        while process.running:
            disturbed += self.watcher.watch(attacked_s)
            process.signal(SIGSTOP)
            time.sleep(SETTLE_S)
            undisturbed += self.watcher.watch(quiet_s)
            process.signal(SIGCONT)
        assert process.returncode == 0, process.log
        return Disturbance(json.loads(process.log), undisturbed, disturbed, peak(self.worker) - before)

    def in_phases(self, kind, *arguments):
        """Run what is first ``reading`` and then ``stalled``, as it says itself, and watch in both: a Disturbance."""
        process = self.attack(kind, *arguments)
        self._until(process, "reading")
        self.watcher.watch(SETTLE_S)
        undisturbed = list(self.watcher.watch_while(lambda: process.running and "stalled" not in process.log))
        forget_peak(self.worker)
        before = resident(self.worker)
        disturbed = list(self.watcher.watch_while(lambda: process.running))
        growth = peak(self.worker) - before
        assert process.returncode == 0, process.log
        return Disturbance(json.loads(process.log.splitlines()[-1]), undisturbed, disturbed, growth)

    def _until(self, process, word):
        """Watch until a process has said a word."""
        self.watcher.watch_while(lambda: process.running and word not in process.log)
        assert word in process.log, process.log


class Disturbance:
    """What an attack told of itself, the delays without and with it (s), and the memory at its height (bytes)."""

    def __init__(self, told, undisturbed, disturbed, growth):
        self.told, self.undisturbed, self.disturbed, self.growth = told, undisturbed, disturbed, growth

    def late(self, outcome, growth=math.inf):
        """The others' delay beside their delay undisturbed, in ms; ``growth`` is how much its p99 may be more."""
        p99 = [1000 * quantile(delays, 0.99) for delays in (self.disturbed, self.undisturbed)]
        if growth == math.inf:
            outcome.told("others' p99", "{:.1f} beside {:.1f} ms undisturbed".format(*p99))
        else:
            outcome.beside("others' p99", *p99, growth, "ms")
        for name, part in (("p50", 0.5), ("longest", 1)):
            values = [1000 * quantile(delays, part) for delays in (self.disturbed, self.undisturbed)]
            outcome.told(name, "{:.1f} beside {:.1f}".format(*values), "ms")

    def grown(self, outcome, most):
        """The memory at its height, in MiB."""
        outcome.at_most("memory +", self.growth / MIB, most, "MiB")
