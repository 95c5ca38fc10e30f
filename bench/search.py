"""The highest number of viewers that holds a delay."""
from dataclasses import dataclass, field

from bench.trial import Trial, whole

LIMITS_MS = (100, 150, 250)
FACTOR = 1.1     # from one step of the staircase to the next
STEPS = 16       # at most; a staircase that begins far too low ends there and says what it reached


@dataclass
class Staircase:
    """What one climb found: `best` viewers per limit, the reports of all steps, and whether it was cut short."""

    open_limits: list
    best: dict = field(init=False)
    steps: list = field(default_factory=list)

    def __post_init__(self):
        self.best = dict.fromkeys(self.open_limits, 0)

    def holds(self, report, limit):
        """Everything arrived, and 99 of 100 samples within `limit` ms."""
        return whole(report) and report["sample"]["p99"] <= limit

    def take(self, report):
        """Enter a step; False if the strictest limit still open fails in it."""
        self.steps.append(report)
        for limit in self.open_limits:
            if self.holds(report, limit):
                self.best[limit] = max(self.best[limit], report["wanted"])
        return self.holds(report, self.open_limits[0])

    def close(self, report):
        """A second failure ends the limits that it misses."""
        self.open_limits = [limit for limit in self.open_limits if self.holds(report, limit)]


def climb(target, start, limits=LIMITS_MS, seconds=3, lower=3):
    """Add viewers until each of `limits` (ms, rising) fails twice in a row. Failing at once: anew with half of them,
    `lower` times."""
    with Trial(target) as trial:
        stairs = Staircase(list(limits))
        n = start
        for _ in range(STEPS):
            if not stairs.take(trial.step(n, seconds)):
                again = trial.step(n, seconds)
                stairs.take(again)
                stairs.close(again)
            if not stairs.open_limits or (lower and not stairs.best[limits[0]]):
                break
            n = round(n * FACTOR, -1 if n >= 100 else None)
    if lower and not stairs.best[limits[0]]:
        return climb(target, max(n // 2, 1), limits, seconds, lower - 1)
    return stairs
