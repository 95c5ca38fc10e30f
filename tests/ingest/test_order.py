"""The order of samples."""
import pytest

from pace.ingest.order import Order


@pytest.mark.parametrize(("runs", "out"), [
    ([(0, 10), (11, 20), (21, 21)], [False, False, False]),
    ([(0, 0), (0, 0), (1, 1)], [False, True, False]),  # doubled
    ([(0, 10), (20, 30), (11, 19), (31, 40)], [False, False, True, False]),  # reordered
    ([(0, 10), (5, 15), (16, 20)], [False, True, False]),  # overlapping
    ([(5000, 5010), (0, 10), (11, 20)], [False, True, False]),  # another recording
    ([(0, 0), (10**12, 10**12), (1, 1), (2, 2)], [False, False, True, False]),  # one from the future
])
def test_each_run_is_compared_with_the_newest(runs, out):
    order = Order()
    assert [order.take(*run) for run in runs] == out
