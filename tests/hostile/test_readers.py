"""Viewers who stop reading."""
from tests.hostile.cases import readers


def test_one_who_stops_reading_is_noticed_and_disturbs_nobody(holds):
    holds(readers.stalled_reader)


def test_many_who_stop_reading_stay_within_their_memory(holds):
    holds(readers.thousand_stalled)
