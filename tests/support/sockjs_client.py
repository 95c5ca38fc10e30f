"""What a SockJS client sends and gets, request by request, and WebSockets frame by frame."""
import http.client
import json
import os
import secrets
import socket
from collections import namedtuple

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.uri import parse_uri

Answer = namedtuple("Answer", "status headers text")


class Client:
    """Requests to one SockJS route of a server on 127.0.0.1; ``tls`` is an SSLContext, where it speaks that."""

    def __init__(self, port, prefix="/echo", tls=None):
        self.port, self.prefix, self.tls = port, prefix, tls

    def request(self, method, path="", body=None, headers=None):
        """One whole request; the path is appended to the prefix."""
        connection = connect(self.port, self.tls)
        try:
            connection.request(method, self.prefix + path, body, headers or {})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read().decode())
        finally:
            connection.close()

    def get(self, path="", **headers):
        return self.request("GET", path, headers=headers)

    def post(self, path, body=None, **headers):
        return self.request("POST", path, body, headers)

    def session(self):
        """A path of a new session, ``/<server>/<session>``."""
        return f"/000/{secrets.token_hex(8)}"

    def opened(self):
        """A path of a session that a first poll has opened."""
        path = self.session()
        assert self.post(path + "/xhr").text == "o\n"
        return path

    def stream(self, method, path, headers=None):
        """A request whose response does not end by itself."""
        return Stream(self.port, method, self.prefix + path, headers or {}, self.tls)

    def websocket(self, path=None):
        """An open WebSocket, of SockJS unless ``path`` says otherwise."""
        return WebSocket(self.port, self.prefix + (path or self.session() + "/websocket"), tls=self.tls)


def connect(port, tls=None):
    """A connection for requests."""
    if tls is None:
        return http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    return http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=tls)


class Stream:
    """A streaming response, read in pieces of a known text."""

    def __init__(self, port, method, path, headers, tls=None):
        self._connection = connect(port, tls)
        self._connection.request(method, path, headers=headers)
        self._response = self._connection.getresponse()
        self.status, self.headers = self._response.status, self._response.headers

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def expect(self, text):
        """The next bytes are ``text``."""
        found = self._response.read(len(text.encode())).decode()
        assert found == text

    def skip(self, length):
        """Read a prelude of ``length`` bytes and return it."""
        return self._response.read(length).decode()

    def until(self, text):
        """Read until ``text`` has come; all of it."""
        data = b""
        while text.encode() not in data:
            data += self._response.read1(65536)
        return data.decode()

    def rest(self):
        """Everything until the server ends the response."""
        return self._response.read().decode()

    def close(self):
        self._response.close()
        self._connection.close()


class WebSocket:
    """One WebSocket connection that sends any frames, right or wrong, and collects the answers."""

    def __init__(self, port, path, headers=(), tls=None):
        self._sock = socket.create_connection(("127.0.0.1", port), timeout=10)
        if tls is not None:
            self._sock = tls.wrap_socket(self._sock, server_hostname="127.0.0.1")
        self.protocol = ClientProtocol(parse_uri(f"ws://127.0.0.1:{port}{path}"), max_size=None)
        request = self.protocol.connect()
        for name, value in headers:
            request.headers[name] = value
        self.protocol.send_request(request)
        self._flush()
        self._frames = []
        self.response = self._next()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def close(self):
        self._sock.close()

    def send(self, message):
        """A whole message, text or binary."""
        opcode = Opcode.TEXT if isinstance(message, str) else Opcode.BINARY
        self.send_frame(opcode, message.encode() if isinstance(message, str) else message)

    def send_frame(self, opcode, data=b"", fin=True, **bits):
        """One frame, masked as clients must."""
        self.send_raw(Frame(opcode, data, fin=fin, **bits).serialize(mask=True))

    def send_raw(self, data):
        """Bytes as they are."""
        self._sock.sendall(data)

    def recv(self):
        """The next message, text or bytes; for a close frame ``(code, reason)``; None at the end."""
        frame = self._next()
        if frame is None:
            return None
        if frame.opcode is Opcode.CLOSE:
            return (int.from_bytes(frame.data[:2], "big") if frame.data else None, frame.data[2:].decode())
        data = bytes(frame.data)
        while not frame.fin:
            frame = self._next()
            data += frame.data
        return data.decode() if frame.opcode is not Opcode.BINARY else data

    def recv_frame(self):
        """The next frame of any kind; None at the end."""
        return self._next()

    def _next(self):
        while not self._frames:
            try:
                data = self._sock.recv(65536)
            except ConnectionResetError:
                data = b""
            if not data:
                return None
            self.protocol.receive_data(data)
            self._frames.extend(self.protocol.events_received())
        return self._frames.pop(0)

    def _flush(self):
        for data in self.protocol.data_to_send():
            self._sock.sendall(data)


def frame_text(messages):
    """The SockJS frame with these messages."""
    return f"a{json.dumps(messages, separators=(',', ':'))}"


def masked(opcode, data, fin=True, rsv=0):
    """A masked frame with any opcode and reserved bits."""
    length = len(data)
    head = bytes([fin << 7 | rsv << 4 | opcode])
    if length < 126:
        head += bytes([0x80 | length])
    elif length < 65536:
        head += bytes([0x80 | 126]) + length.to_bytes(2, "big")
    else:
        head += bytes([0x80 | 127]) + length.to_bytes(8, "big")
    key = os.urandom(4)
    return head + key + bytes(byte ^ key[index % 4] for index, byte in enumerate(data))
