"""The staircase, on a server whose delay is a function of its viewers."""
import pytest

from bench import search


def report(n, p99, missing=0):
    readers = dict.fromkeys(("told", "doubled", "unordered", "late"), 0)
    return {"wanted": n, "live": n, "closed": 0, "sample": {"p99": p99},
            "readers": {**readers, "missing": missing, "samples": 10 * n}}


class Steps:
    """Stands in for Trial; `delay(n, k)` is what the k-th step, with n viewers, measures."""

    def __init__(self, delay):
        self.delay, self.asked = delay, []

    def __call__(self, target):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        return None

    def step(self, n, seconds):
        self.asked.append(n)
        return self.delay(n, len(self.asked))


@pytest.fixture
def climb(monkeypatch):
    """climb(delay, start) -> (best viewers per limit, the numbers of viewers asked for)."""
    def run(delay, start):
        steps = Steps(delay)
        monkeypatch.setattr(search, "Trial", steps)
        return search.climb(None, start).best, steps.asked
    return run


def test_each_limit_has_its_highest_step(climb):
    best, _ = climb(lambda n, k: report(n, n / 10), 800)
    assert all(limit * 10 / search.FACTOR <= n <= limit * 10 for limit, n in best.items())


def test_one_failure_is_tried_again(climb):
    best, asked = climb(lambda n, k: report(n, 999 if k == 1 else n / 10), 800)
    assert asked[:2] == [800, 800]
    assert best[100] >= 800


def test_loss_ends_every_limit(climb):
    best, _ = climb(lambda n, k: report(n, 10, missing=int(n > 1000)), 800)
    assert set(best.values()) == {970}


def test_start_too_high_begins_anew_with_half(climb):
    best, asked = climb(lambda n, k: report(n, n / 10), 3000)
    assert asked[:5] == [3000, 3000, 1500, 1500, 750]
    assert best[100] > 900


def test_nothing_held_is_nothing(climb):
    best, asked = climb(lambda n, k: report(n, 1000), 800)
    assert set(best.values()) == {0}
    assert min(asked) == 100
