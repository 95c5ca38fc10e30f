"""The queue of a session."""
import json

from hypothesis import given
from hypothesis import strategies as st

from pace.sockjs.frame import Frame
from pace.sockjs.outbox import Outbox


def filled(batches):
    outbox = Outbox()
    for batch in batches:
        outbox.add(Frame(batch))
    return outbox


@given(st.lists(st.lists(st.text(), min_size=1)), st.integers(1, 50))
def test_everything_comes_out_once_in_order(batches, limit):
    outbox, messages = filled(batches), []
    assert outbox.size == sum(Frame(batch).size for batch in batches)
    while outbox.frames:
        messages += json.loads(outbox.take(limit).text[1:])
    assert messages == [message for batch in batches for message in batch]
    assert outbox.size == 0


def test_small_frames_leave_together():
    assert filled([["a"], ["b"], ["c"]]).take(limit=8).messages == ("a", "b")


def test_a_large_frame_leaves_alone():
    assert filled([["a" * 100], ["b"]]).take(limit=8).messages == ("a" * 100,)
