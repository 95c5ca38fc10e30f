"""What a proxy sends to the server behind it, byte by byte."""
import socket
from contextlib import suppress
from threading import Thread

CHUNK = 65536
END = b"\r\n\r\n"


class Tap:
    """Passes everything on to ``127.0.0.1:target``.

    ``sent`` has the bytes that each connection brought, ``returned`` is how many all of them took of the answers.
    """

    def __init__(self, target):
        self.target, self.sent, self.returned = target, [], 0
        self.port = 0
        self.open()

    def open(self):
        """Listen, after `shut` on the port of before."""
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=200)
        self.port = self._listener.getsockname()[1]
        Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def shut(self):
        """Refuse connections, as a machine does whose server has ended."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes who accepts
        self._listener.close()

    def requests(self):
        """``METHOD path`` of every request, those that check the server's health aside; a list for each connection."""
        told = [requests_in(bytes(data)) for data in list(self.sent)]
        return [requests for requests in told if requests not in ([], ["GET /readyz"])]

    def _accept(self, listener):
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        kept = bytearray()
        self.sent.append(kept)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, CHUNK)  # what waits here is nobody's
        with client, socket.create_connection(("127.0.0.1", self.target)) as server:
            back = Thread(target=_pump, args=(server, client, self._return), daemon=True)
            back.start()
            _pump(client, server, kept.extend)
            back.join()

    def _return(self, data):
        self.returned += len(data)


def _pump(source, sink, note):
    with suppress(OSError):
        while data := source.recv(CHUNK):
            note(data)
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


def requests_in(data):
    """``METHOD path`` of the requests in the bytes of one connection, read by RFC 9112 and nothing else."""
    found = []
    while END in data:
        head, _, data = data.partition(END)
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        assert len(headers) == len(lines), f"a header twice in {head!r}"
        found.append(first.removesuffix(" HTTP/1.1"))
        if "upgrade" in headers:
            return found
        data = data[_body_length(headers, data):]
    assert not data, f"not a request: {data[:200]!r}"
    return found


def _body_length(headers, data):
    if headers.get("transfer-encoding") != "chunked":
        return int(headers.get("content-length", 0))
    length = 0
    while size := int(data[length:data.index(b"\r\n", length)], 16):
        length = data.index(b"\r\n", length) + 2 + size + 2
    return data.index(END, length) + len(END)
