"""Proxies as hospitals and campuses have them, in threads of the test. Bad networks are pace.faultproxy."""
import errno
import http.client
import select
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

CHUNK = 65536
#: Seconds between two looks at whether a connection is stranded.
LOOK_S = 0.05
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade", "proxy-connection"}


class Proxy:
    """Forwards to ``127.0.0.1:target``; another origin for a browser, because its port is another.

    ``websocket=False`` refuses every upgrade with 403. ``buffer``: None passes bytes on as they come, ``"all"`` keeps
    each response until it has ended, a number passes the first so many bytes of a response without a length and keeps
    the rest. ``target`` may be set when it is known.
    """

    def __init__(self, target=None, websocket=True, buffer=None):
        self.target, self.websocket, self.buffer = target, websocket, buffer
        self.requests = []
        self._open, self._stranded = set(), set()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.proxy = self
        self.port = self._server.server_address[1]
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def url(self):
        """``http://127.0.0.1:port``"""
        return f"http://127.0.0.1:{self.port}"

    def watch(self, connection):
        """Remember a socket, so that `close` can end it."""
        self._open.add(connection)

    def strand(self):
        """Let the connections of now carry nothing more and say nothing, as when a laptop changes its network. Whoever
        asks for something else makes a new one, as a browser does that hears of the change."""
        self._stranded |= self._open

    def is_stranded(self, connection):
        """Whether what comes over a connection goes nowhere."""
        return connection in self._stranded

    def close(self):
        """End the proxy and every connection through it."""
        self._server.shutdown()
        for connection in self._open:
            _shut(connection)
        self._server.server_close()
        self._thread.join(5)


def _shut(connection):
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError as error:
        if error.errno not in (errno.ENOTCONN, errno.EBADF):  # the other side, or its own thread, was quicker
            raise


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        """A browser that goes away in the middle is what these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """The test prints what it needs."""

    def setup(self):
        super().setup()
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.server.proxy.watch(self.request)

    def forward(self):
        proxy = self.server.proxy
        proxy.requests.append((self.command, self.path))
        if "upgrade" not in self.headers.get("Connection", "").lower():
            self._request(proxy)
        elif proxy.websocket:
            self._tunnel(proxy)
        else:
            self.send_error(403, "Forbidden by the proxy")

    do_GET = do_POST = do_OPTIONS = do_HEAD = forward

    def _request(self, proxy):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        upstream = http.client.HTTPConnection("127.0.0.1", proxy.target, timeout=60)
        upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in HOP_BY_HOP:
                upstream.putheader(name, value)
        try:
            upstream.endheaders(body)
            proxy.watch(upstream.sock)
            self._respond(upstream.getresponse(), proxy.buffer)
        finally:
            upstream.close()

    def _respond(self, response, buffer):
        if buffer == "all":
            body = response.read()
            self._head(response)
            self.wfile.write(body)
            return
        self._head(response)
        self.wfile.flush()
        if response.length is not None:
            buffer = None
        passed = 0
        while chunk := response.read1(CHUNK):
            if buffer is None or passed < buffer:
                self.wfile.write(chunk)
                self.wfile.flush()
            passed += len(chunk)

    def _head(self, response):
        self.send_response_only(response.status, response.reason)
        for name, value in response.getheaders():
            if name.lower() not in HOP_BY_HOP | {"content-length"}:
                self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def _tunnel(self, proxy):
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        with socket.create_connection(("127.0.0.1", proxy.target)) as upstream:
            proxy.watch(upstream)
            upstream.sendall(f"{self.requestline}\r\n{head}\r\n".encode("latin-1"))
            _pump(proxy, self.connection, upstream)
        self.close_connection = True


def _pump(proxy, client, upstream):
    while True:
        stranded = proxy.is_stranded(client)
        for ready in select.select([client] if stranded else [client, upstream], [], [], LOOK_S)[0]:
            data = ready.recv(CHUNK)
            if not data:
                return
            if not stranded:
                (upstream if ready is client else client).sendall(data)
