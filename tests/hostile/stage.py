"""Pace with somebody who watches how late samples are, while something is done to it in another process."""
import json
import math
import os
import sys
import time
from signal import SIGCONT, SIGSTOP

from tests.support.memory import MIB, cpu, forget_peak, peak, resident, worker_of
from tests.support.processes import Process
from tests.support.source import ROOT
from tests.support.watcher import Watcher, quantile

#: Seconds of each window, with the attacker running and, after it was held so long, held.
WINDOW_S, SMALL_WINDOW_S, SETTLE_S = 1.0, 0.4, 0.1
CHANNELS = {"ecg": {"kind": "text"}, "big": {"kind": "text"}, "other": {"leads": "I", "rate": "100"}}
#: Parts of all delays, by their names.
PARTS = {"p50": 0.5, "p99": 0.99, "longest": 1}


class Stage:
    """One server, its Redis and a Watcher of its channel ``ecg``. `during` attacks it.

    `max_queue` is the server's: a viewer is slow sooner in the suite, where there is little time.
    """

    def __init__(self, world):
        self._world = world
        self.max_queue = world.of(MIB, 128 * 1024)
        self.redis = world.redis()
        self.server = world.pace(
            self.redis, channels=CHANNELS, server={"worker_connections": 12_000},
            settings={"flush_ms": "10", "max_queue": str(self.max_queue)})
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
        window = self._world.of(WINDOW_S, SMALL_WINDOW_S)
        quiet, busy = Windows(self), Windows(self)
        quiet.watch(window)
        forget_peak(self.worker)
        before = resident(self.worker)
        process = self.attack(kind, *arguments)
        while process.running:
            busy.watch(window)
            process.signal(SIGSTOP)
            time.sleep(SETTLE_S)
            quiet.watch(window)
            process.signal(SIGCONT)
        assert process.returncode == 0, process.log
        return Disturbance(json.loads(process.log), quiet, busy, peak(self.worker) - before, self._world.small)

    def in_phases(self, kind, *arguments):
        """Run what is first ``reading`` and then ``stalled``, as it says itself, and watch in both: a Disturbance."""
        process = self.attack(kind, *arguments)
        self._until(process, "reading")
        quiet, busy = Windows(self), Windows(self)
        quiet.watch_while(lambda: process.running and "stalled" not in process.log)
        forget_peak(self.worker)
        before = resident(self.worker)
        busy.watch_while(lambda: process.running)
        growth = peak(self.worker) - before
        assert process.returncode == 0, process.log
        return Disturbance(json.loads(process.log.splitlines()[-1]), quiet, busy, growth, self._world.small)

    def _until(self, process, word):
        """Watch until a process has said a word."""
        self.watcher.watch_while(lambda: process.running and word not in process.log)
        assert word in process.log, process.log


class Windows:
    """What was seen in windows of one kind: `delays` (s), their `seconds`, and those for which the server worked."""

    def __init__(self, stage):
        self._stage = stage
        self.delays, self.seconds, self.cpu = [], 0.0, 0.0

    def watch(self, seconds):
        """One more, of so many seconds."""
        end = time.monotonic() + seconds
        self.watch_while(lambda: time.monotonic() < end)

    def watch_while(self, condition):
        """One more, as long as that."""
        began, before = time.monotonic(), cpu(self._stage.worker)
        self.delays += self._stage.watcher.watch_while(condition)
        self.seconds += time.monotonic() - began
        self.cpu += cpu(self._stage.worker) - before

    def quantile(self, part):
        """Of the delays, in ms."""
        return 1000 * quantile(self.delays, part)


class Disturbance:
    """What an attack told of itself, the Windows without and with it, and the memory at its height (bytes)."""

    def __init__(self, told, quiet, busy, growth, small):
        self.told, self.quiet, self.busy, self.growth, self.small = told, quiet, busy, growth, small

    def each(self, outcome, count, most):
        """The server's processor time for each of ``count`` messages, which nobody else can be held up for longer by
        one, in ms; it does not depend on what else the machine does."""
        extra = self.busy.cpu - self.quiet.cpu * self.busy.seconds / self.quiet.seconds
        outcome.at_most("processor time for each", 1000 * extra / count, most, "ms")

    def late(self, outcome, growth=math.inf):
        """The others' delay beside their delay undisturbed, in ms; ``growth`` is how much its p99 may be more.

        In the suite it is the p50: of some hundred samples on a machine that does much else, the p99 is the machine's.
        """
        judged, *others = ("p50", "p99", "longest") if self.small else ("p99", "p50", "longest")
        if growth == math.inf:
            others.insert(0, judged)
        else:
            outcome.beside(f"others' {judged}", *self._both(judged), growth, "ms")
        for name in others:
            outcome.told(name, "{:.1f} beside {:.1f}".format(*self._both(name)), "ms")

    def _both(self, name):
        return [windows.quantile(PARTS[name]) for windows in (self.busy, self.quiet)]

    def grown(self, outcome, most):
        """The memory at its height, in MiB."""
        outcome.at_most("memory +", self.growth / MIB, most, "MiB")
