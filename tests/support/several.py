"""A server with several workers, and connections that know which of them has them."""
import http.client
from contextlib import contextmanager

from tests.support.app_server import AppServer
from tests.support.waiting import wait_for

#: By default a proxy, alone of the network 127.0.0.0/8, all of which is this machine.
PROXY = "127.0.0.1"


@contextmanager
def several(folder, count, factory="tests.support.sockjs_app:main"):
    """A running AppServer whose ``count`` workers have all begun; it ends with the block."""
    server = AppServer(folder, factory=factory, server={"workers": count, "keepalive": 30})
    server.start()
    try:
        wait_for(lambda: len(server.process.children) == count, 10)
        yield server
    finally:
        server.stop()


class Connection:
    """One kept-alive connection from an address of this machine, and which process has it."""

    def __init__(self, server, address=PROXY):
        self._http = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10, source_address=(address, 0))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._http.close()

    def ask(self, method, path, body=None, headers=None):
        """Status and text; of a stream that begins the status alone."""
        self._http.request(method, path, body, headers or {})
        response = self._http.getresponse()
        streams = response.status == 200 and response.headers.get("Transfer-Encoding")
        return response.status, "" if streams else response.read().decode()

    @property
    def process(self):
        """The pid of the worker that answers here."""
        return int(self.ask("GET", "/pid")[1])
