"""WebSockets that get any bytes, cut anywhere."""
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Opcode

from pace.sockjs.lifecycle import STATE_CLOSED, STATE_OPEN
from pace.sockjs.websocket import Assembler, RawWebSocket
from tests.support.loop import turn
from tests.support.sockjs import Recording
from tests.support.websocket_peer import Peer

MESSAGES = st.lists(st.one_of(st.text(max_size=50), st.binary(max_size=50)), min_size=1, max_size=8)


@given(MESSAGES, st.data())
def test_any_stream_cut_anywhere_gives_the_same_messages(messages, data):
    peer = Peer(RawWebSocket, session_class=Recording)
    try:
        stream = bytearray()
        for message in messages:
            opcode, payload = (Opcode.TEXT, message.encode()) if isinstance(message, str) else (Opcode.BINARY, message)
            cut = data.draw(st.integers(0, len(payload)))
            stream += peer.client.frame(opcode, payload[:cut], fin=False)
            stream += peer.client.frame(Opcode.CONT, payload[cut:])
        cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=10)))
        for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
            if start < end:
                peer.transport.received(bytes(stream[start:end]))
        turn()
        assert peer.session.calls == ["open", *messages]
        assert peer.session.state == STATE_OPEN
    finally:
        peer.close()


@given(st.binary(max_size=200))
def test_no_bytes_do_harm(junk):
    peer = Peer(RawWebSocket)
    try:
        peer.transport.received(junk)
        turn()
        assert peer.session.state in (STATE_OPEN, STATE_CLOSED)
    finally:
        peer.close()


@given(st.text(), st.data())
def test_text_is_checked_over_fragments(text, data):
    payload = text.encode()
    assembler, position = Assembler(text=True), 0
    for cut in sorted(data.draw(st.lists(st.integers(0, len(payload))))):
        assert assembler.add(payload[position:cut], False) is None
        position = cut
    assert assembler.add(payload[position:], True) == text
