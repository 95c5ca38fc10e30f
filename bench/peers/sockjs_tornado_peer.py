"""sockjs-tornado as its README sets it up. PORT FEED_PORT"""
import sys

from sockjs.tornado import SockJSConnection, SockJSRouter
from tornado import httpserver, ioloop, iostream, tcpserver, web


class Viewer(SockJSConnection):
    """One connection; the set is what a broadcast goes to."""

    participants = set()

    def on_open(self, request):
        self.participants.add(self)

    def on_close(self):
        self.participants.discard(self)


class Feed(tcpserver.TCPServer):
    """Broadcasts each line of the publisher."""

    def __init__(self, router):
        super().__init__()
        self.router = router

    async def handle_stream(self, stream, address):
        try:
            while True:
                line = await stream.read_until(b"\n")
                self.router.broadcast(Viewer.participants, line.decode().rstrip("\n"))
        except iostream.StreamClosedError:
            print("the publisher went away", file=sys.stderr)


if __name__ == "__main__":
    sockjs_router = SockJSRouter(Viewer, "/__sockjs__")
    server = httpserver.HTTPServer(web.Application(sockjs_router.urls))
    server.bind(int(sys.argv[1]), "127.0.0.1", backlog=4096)
    server.start(1)
    Feed(sockjs_router).listen(int(sys.argv[2]), "127.0.0.1")
    ioloop.IOLoop.current().start()
