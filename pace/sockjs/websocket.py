"""WebSockets (RFC 6455) over websockets' sans-I/O protocol, for SockJS and raw."""
import codecs
from time import perf_counter

from websockets.exceptions import InvalidState, ProtocolError
from websockets.frames import Opcode
from websockets.protocol import SEND_EOF, State
from websockets.server import ServerProtocol

from . import protocol
from .detached import DetachedTransport
from .frame import Control

#: Bytes that may be kept for a client before we stop reading from it, so that one who sends pings and
#: reads no pongs fills its own buffers and not our memory.
BACKLOG = 64 * 1024

#: The part of the loop's time that one client may take with its frames, and the seconds it may be ahead of that. Who
#: takes more is not read for a while: pings, empty messages and tiny fragments cost far more than they are long.
SHARE, AHEAD = 0.2, 0.005

#: Bytes of a close reason: a control frame has 125, of which the code takes two (RFC 6455 section 5.5).
MAX_REASON = 123


class Protocol(ServerProtocol):
    """The protocol of one established connection."""

    def recv_frame(self, frame):
        """Take a frame in. Closing is allowed between the fragments of a message (RFC 6455 section 5.4),
        where websockets would answer 1002."""
        if frame.opcode is Opcode.CLOSE:
            self.current_size = None
        super().recv_frame(frame)


class Assembler:
    """Puts the fragments of one message together and checks text as it comes (RFC 6455 section 8.1)."""

    __slots__ = ("_data", "_decoder")

    def __init__(self, text):
        self._data = bytearray()
        self._decoder = codecs.getincrementaldecoder("utf-8")() if text else None

    def add(self, data, final):
        """Append a fragment; the message (str or bytes) after the final one, None before.

        Raises UnicodeDecodeError at the first fragment that makes the text invalid.
        """
        if self._decoder is not None:
            self._decoder.decode(data, final)
        self._data += data
        if not final:
            return None
        return bytes(self._data) if self._decoder is None else self._data.decode("utf-8")


class WebSocket(DetachedTransport):
    """What SockJS and raw WebSockets share. Subclasses define ``message(message)``."""

    #: Some milliseconds' worth, where the client sends the most costly it can.
    read_size = 4096
    __slots__ = ("_protocol", "_assembler", "_resting", "_spent", "_until")

    def __init__(self, sock, release, name, framing, session, max_message):
        super().__init__(sock, release, name, framing, session)
        self._protocol = Protocol(state=State.OPEN, max_size=max_message)
        self._assembler = None
        self._resting = None  # the deadline's bucket meanwhile
        self._spent = self._until = 0.0  # seconds that it is ahead, and when that was so

    def received(self, data):
        """Bytes from the peer."""
        began = perf_counter()
        self._protocol.receive_data(data)
        for frame in self._protocol.events_received():
            if frame.opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT) and not self._fragment(frame):
                break
        self._answer()
        if self._tired(began) or self.session.hooks_behind or self.kept > BACKLOG:
            self.pause()

    def drained(self):
        super().drained()
        self.caught_up()

    def caught_up(self):
        if not self.session.hooks_behind and self.kept <= BACKLOG and self._resting is None:
            self.resume()

    def rested(self):
        """The client may take the loop's time again."""
        self._resting = None
        self.caught_up()

    def drop(self):
        super().drop()
        if self._resting is not None:
            self._resting.discard(self)
            self._resting = None

    def close(self, close):
        """Begin the closing handshake; the peer has until the linger deadline to answer."""
        reason = close.reason.encode("utf-8", "replace")[:MAX_REASON].decode("utf-8", "ignore")
        try:
            self._protocol.send_close(close.code, reason)
        except ProtocolError:  # a code that SockJS may say and RFC 6455 section 7.4 may not
            self._protocol.send_close(1000)
        except InvalidState:  # the peer has closed first
            self.finish()
        self._answer()
        self.linger()

    def _tired(self, began):
        """Count the time since ``began``; whether the connection rests now, as it took too much of it."""
        now = perf_counter()
        self._spent = max(0.0, self._spent - SHARE * (began - self._until)) + now - began
        self._until = now
        if self._spent > AHEAD and not self.closed:
            self._resting = self.session.manager.resting.add(self)
        return self._resting is not None

    def _fragment(self, frame):
        """Take a data frame in; returns whether the connection is still sound."""
        if self._assembler is None:
            self._assembler = Assembler(frame.opcode is Opcode.TEXT)
        try:
            message = self._assembler.add(frame.data, frame.fin)
        except UnicodeDecodeError:
            return self._fail(protocol.BROKEN_TEXT)
        if not frame.fin:
            return True
        self._assembler = None
        return self.message(message)

    def _fail(self, close):
        """Fail the connection (RFC 6455 section 7.1.7); returns False."""
        self._protocol.fail(close.code, close.reason)
        return False

    def _answer(self):
        """Send what the protocol wants sent, and end what it has ended."""
        data = self._protocol.data_to_send()
        if data:
            self.write(b"".join(data))
        if self._protocol.state is not State.OPEN:
            self.session.receiver_lost(self)  # no effect where the session has closed by itself
        if SEND_EOF in data:
            self.linger()
            self.finish()


class RawWebSocket(WebSocket):
    """Each message of the session is one of the WebSocket, text or binary."""

    __slots__ = ()

    def message(self, message):
        """Hand on a whole message; always True."""
        self.session.take_messages([message], len(message))
        return True


class SockJSWebSocket(WebSocket):
    """SockJS frames over a WebSocket."""

    __slots__ = ()

    def message(self, message):
        """Hand on the messages of a payload; False when it is none."""
        if not message:  # sockjs-protocol: "Server must ignore empty messages."
            return True
        try:
            messages = protocol.decode(message, single=True)
        except protocol.BadPayload:
            return self._fail(protocol.BROKEN_JSON)
        self.session.take_messages(messages, len(message))
        return True

    def close(self, close):
        """Send the SockJS close frame, then begin the closing handshake."""
        self.write(Control(close.text).encoded(self.framing))
        super().close(protocol.Close(1000, ""))
