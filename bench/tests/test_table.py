"""The table from results."""
from bench.table import markdown

HELD = "viewers at p99 ≤ 100 ms"
HEAD = {"date": "2026-01-31", "commit": "abc", "python": "3.11", "machine": "2 cores"}


def table(*results):
    return markdown({**HEAD, "results": [{"row": row, "case": case, "runs": runs} for row, case, runs in results]})


def test_runs_become_median_least_and_most():
    text = table(("delay", "x", [{"p99, ms": 12.34}, {"p99, ms": 1500}, {"p99, ms": 40}]))
    assert "| delay | x | p99, ms: 40 (12.3–1,500) | – | 3 |" in text


def test_case_that_did_not_run_says_so():
    assert "| delay | x | not measured | – | 0 |" in table(("delay", "x", []))


def test_quotient_of_what_was_measured():
    text = table(("viewers", "Pace", [{HELD: 6000}]), ("viewers", "sockjs-node", [{HELD: 800}]))
    assert "| viewers, Pace : sockjs-node | 7.50 |" in text
    assert "ws, batching" not in text


def test_busy_load_client_is_told():
    text = table(("viewers", "Pace", [{HELD: 1, "load client, % of its core": 95}]))
    assert "passed 90 % of its core in: Pace" in text
    assert "passed" not in table(("viewers", "Pace", [{HELD: 1, "load client, % of its core": 80}]))
