"""A WebSocket of a session, without a server, and the client at its other end."""
from websockets.frames import Opcode

from pace.sockjs.framing import RAW_WEBSOCKET, WEBSOCKET
from pace.sockjs.websocket import SockJSWebSocket
from tests.support.loop import connected_pair, turn_until
from tests.support.sockjs import Recording, WebSocketClient, make_manager, make_session


class Echo(Recording):
    def on_message(self, message):
        super().on_message(message)
        self.send(message)


class Peer:
    """A session with its WebSocket, and a client at the other end."""

    def __init__(self, factory=SockJSWebSocket, max_message=1000, session_class=Echo):
        server, self.sock = connected_pair()
        self.sock.settimeout(0)
        self.client = WebSocketClient()
        self.session = make_session(make_manager(session_class))
        name, wire = ("websocket", WEBSOCKET) if factory is SockJSWebSocket else ("raw_websocket", RAW_WEBSOCKET)
        self.transport = factory(server, None, name, wire, self.session, max_message)
        self.session.attach_receiver(self.transport)

    def frame(self, opcode, data, fin=True):
        self.sock.sendall(self.client.frame(opcode, data, fin))

    def text(self, *texts):
        for text in texts:
            self.frame(Opcode.TEXT, text.encode())

    def read(self, count=1):
        """The next ``count`` frames, as (opcode, payload)."""
        frames = []

        def enough():
            try:
                data = self.sock.recv(65536)
            except BlockingIOError:
                return False
            assert data, f"the end of the stream after {frames}"
            frames.extend(self.client.read(data))
            return len(frames) >= count
        turn_until(enough)
        assert len(frames) == count
        return frames

    def ended(self):
        def end():
            try:
                return self.sock.recv(65536) == b""
            except BlockingIOError:
                return False
        return turn_until(end)

    def close(self):
        self.sock.close()
        self.transport.drop()
