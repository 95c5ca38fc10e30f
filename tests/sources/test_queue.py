"""Entries of a list."""
from pace.sources.backlog import Budget
from pace.sources.queue import QueueSource


def test_one_claim_at_a_time():
    source = QueueSource(Budget())
    source.taken([b"a", b"b"], 5.0)
    assert source.claimed
    assert [(payload.data, payload.arrival) for payload in source.backlog.first(9)] == [(b"a", 5.0), (b"b", 5.0)]
    source.appended()
    assert not source.claimed


def test_a_claim_comes_again_rather_than_twice():
    source = QueueSource(Budget())
    source.taken([b"a"], 5.0)
    assert source.resume(None)
    assert (source.claimed, source.backlog.payloads) == (False, 0)


def test_who_does_not_lead_forgets():
    source = QueueSource(Budget())
    source.taken([b"a"], 5.0)
    source.age(10**9, leading=True)
    assert source.backlog.payloads == 1
    source.age(5.0, leading=False)
    assert source.backlog.payloads == 0
