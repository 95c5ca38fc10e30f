import json

from pace.hub.frames import BlockFrame, Span
from pace.sockjs import framing


def test_of_one_part_is_that_part():
    part = BlockFrame(["a"], {"x": Span(None, "e:1-0")})
    assert BlockFrame.of([part]) is part


def test_of_several_keeps_order_spans_and_quotes_nothing_again(monkeypatch):
    first = BlockFrame(['{"n": 1}', "two"], {"x": Span(None, "e:1-0")})
    second = BlockFrame(["drei \u2028"], {"y": Span("e:0-0", "e:1-1")})
    inside = [first.inside, second.inside]
    monkeypatch.setattr("pace.sockjs.protocol.quote_all", None)
    frame = BlockFrame.of([first, second])
    assert frame.inside == ",".join(inside)
    assert frame.spans == {**first.spans, **second.spans}
    assert json.loads(frame.text[1:]) == ['{"n": 1}', "two", "drei \u2028"]
    assert frame.encoded(framing.XHR) is frame.encoded(framing.XHR)


def test_a_frame_knows_what_it_counts_for():
    blocks, status = BlockFrame(["12", "345"], {"x": Span(None, "e:1-0")}), BlockFrame(["6789"], {})
    assert (blocks.blocks, blocks.length) == (2, 5)
    assert (status.blocks, status.length) == (0, 4)
    assert BlockFrame.of([blocks, status]).length == 9
