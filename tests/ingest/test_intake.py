"""From payloads to an Append."""
import json

import pytest

from pace.channels import TEXT, Channel, Source
from pace.ingest import intake as module
from pace.ingest.intake import HOLE, Intake
from pace.sources.backlog import Budget
from pace.sources.pubsub import PubSubSource
from pace.sources.queue import QueueSource

SCHEMES = {PubSubSource: "pubsub", QueueSource: "queue"}


def make(source=PubSubSource, **options):
    origin = Source(SCHEMES[source], "ecg")
    channel = Channel(**{"name": "ecg", "label": "ECG", "source": origin, "leads": ("I",), **options})
    return Intake(channel, source(Budget()))


def hear(intake, *payloads):
    for payload in payloads:
        intake.source.heard(payload, 1000.0)


def values(append):
    """First leads of the blocks, a text for a hole."""
    blocks = [json.loads(text) for text in append.texts]
    return [block["v"][0] if "v" in block else block["hole"] for block in blocks]


def test_gathers_samples_into_one_block():
    intake = make()
    hear(intake, b"1|1", b"2|2", b"3|3")
    append = intake.gather()
    assert (append.channel, append.kind, values(append)) == ("ecg", "waveform", [[1.0, 2.0, 3.0]])


def test_nothing_is_lost_before_it_is_committed():
    intake = make()
    hear(intake, b"1|1")
    first = intake.gather()
    assert intake.gather() == first
    intake.commit(0)
    assert not intake.waiting
    assert (intake.status.received, intake.status.malformed) == (1, 0)


def test_a_hole_is_no_slower_publisher():
    intake = make(rate=1.0)
    for second in range(10):
        hear(intake, b"%d|1" % (second * 1000))
    intake.source.backlog.interrupt()
    for second in range(13, 21):
        hear(intake, b"%d|1" % (second * 1000))
    intake.gather()
    assert intake.status.describe()["rate"] == 1.0


def test_a_break_is_a_hole_between():
    intake = make()
    hear(intake, b"1|1")
    intake.source.backlog.interrupt()
    hear(intake, b"2|2")
    assert values(intake.gather()) == [[1.0], "ingest", [2.0]]
    assert intake.gather().texts[1] == HOLE


def test_malformed_payloads_are_counted_once_and_the_others_go_on():
    intake = make()
    hear(intake, b"1|1", b"oops", b"2|2|2", b"3|3")
    intake.gather()
    assert values(intake.gather()) == [[1.0, 3.0]]
    assert intake.status.malformed == 0
    intake.commit(0)
    assert (intake.status.received, intake.status.malformed) == (4, 2)
    assert "2 leads" in intake.status.error


def test_malformed_payloads_alone_move_the_tail():
    intake = make()
    hear(intake, b"oops")
    append = intake.gather()
    assert (append.texts, len(append.tail.crcs)) == ([], 1)
    intake.commit(0)
    assert not intake.waiting


def test_another_number_of_leads_than_learnt_is_malformed():
    intake = make(leads=None)
    hear(intake, b"1|1|2", b"2|1", b"3|3|4")
    assert values(intake.gather()) == [[1.0, 3.0]]
    intake.commit(0)
    assert (intake.status.leads, intake.status.malformed) == (["1", "2"], 1)


def test_one_flush_takes_so_much(monkeypatch):
    monkeypatch.setattr(module, "MAX_PAYLOADS", 2)
    intake = make()
    hear(intake, b"1|1", b"2|2", b"3|3")
    assert values(intake.gather()) == [[1.0, 2.0]]
    intake.commit(0)
    assert values(intake.gather()) == [[3.0]]


def test_one_flush_takes_so_many_samples(monkeypatch):
    monkeypatch.setattr(module, "MAX_GATHERED", 4)
    intake = make()
    hear(intake, *[b'{"t":%d,"dt":1,"v":[[1,2,3]]}' % (3 * number) for number in range(3)])
    assert values(intake.gather()) == [[1.0, 2.0, 3.0, 1.0, 2.0, 3.0]]
    intake.commit(0)
    assert values(intake.gather()) == [[1.0, 2.0, 3.0]]


def test_what_redis_refuses_is_lost_and_told():
    intake = make()
    hear(intake, b"1|1")
    intake.gather()
    intake.refuse("OOM", 0)
    assert (intake.waiting, intake.status.error) == (False, "OOM")
    hear(intake, b"2|2")
    assert values(intake.gather()) == ["ingest", [2.0]]


def test_a_claim_is_told_and_freed():
    intake = make(QueueSource, kind=TEXT)
    intake.source.taken([b"a", b"b"], 5.0)
    append = intake.gather()
    assert append.claimed == 0
    assert [json.loads(text)["text"] for text in append.texts] == ["a", "b"]
    intake.commit(0)
    assert not intake.source.claimed


def test_a_claim_is_free_when_all_of_it_was_appended():
    intake = make(QueueSource, kind=TEXT)
    intake.source.taken([b"a", b"b", b"c"], 5.0)
    assert intake.gather(2).claimed == 1
    intake.commit(0)
    assert intake.source.claimed
    assert intake.gather().claimed == 0
    intake.commit(0)
    assert not intake.source.claimed


def test_what_is_claimed_is_never_too_much():
    intake = make(QueueSource, kind=TEXT)
    intake.source.taken([b"a"], 5.0)
    intake.shed(1000, 0)
    assert (intake.waiting, intake.status.flags) == (True, [])


def test_what_a_queue_says_again_at_once_is_taken_and_told_to_nobody():
    intake = make(QueueSource, kind=TEXT)
    intake.source.taken([b"open", b"open", b"shut", b"open"], 5.0)
    assert [json.loads(text)["text"] for text in intake.gather().texts] == ["open", "shut", "open"]
    intake.commit(0)
    assert (intake.status.received, intake.status.last) == (4, 5)
    intake.source.taken([b"open"], 9.0)
    append = intake.gather()
    assert (append.texts, append.claimed) == ([], 0)
    intake.commit(0)
    assert not intake.source.claimed


def test_what_was_not_appended_has_been_told_to_nobody():
    intake = make(QueueSource, kind=TEXT)
    for _ in range(2):  # the first time Redis does not answer, and the broker gives the claim again
        intake.source.resume(None)
        intake.source.taken([b"open"], 5.0)
        assert len(intake.gather().texts) == 1


def test_samples_of_a_queue_are_all_news():
    intake = make(QueueSource)
    intake.source.taken([b"1|1", b"1|1"], 5.0)
    assert values(intake.gather()) == [[1.0, 1.0]]


@pytest.mark.parametrize(("leading", "anew", "settled"),
                         [(True, False, True), (True, True, False), (False, False, False)])
def test_who_ceases_to_lead_is_not_settled(leading, anew, settled):
    intake = make()
    intake.leading = intake.settled = True
    intake.lead(leading, anew=anew)
    assert (intake.leading, intake.settled) == (leading, settled)


def test_resume_settles():
    intake = make()
    hear(intake, b"1|1", b"2|2")
    tail = intake.source.backlog.tail(intake.source.backlog.first(1))
    intake.resume(tail)
    assert intake.settled
    assert values(intake.gather()) == [[2.0]]
