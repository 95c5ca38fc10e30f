"""``pace proxy``: a bad network on this machine."""
import argparse
import socket
from urllib.parse import urlsplit

from pace.errors import PaceError
from pace.faultproxy import FaultProxy, shown
from pace.faults import BLACK_HOLE, CUT, HALF_OPEN, RESETS, Faults

#: Bytes a second in a kilobit a second.
KILOBIT = 125
FATES = {"cut": CUT, "reset": RESETS, "half-open": HALF_OPEN, "black-hole": BLACK_HOLE}


def add_arguments(parser):
    parser.add_argument("listen", type=address, metavar="LISTEN", help="host:port, or a port of 127.0.0.1")
    parser.add_argument("target", type=address, metavar="TARGET", help="host:port, or a port of 127.0.0.1")
    parser.add_argument("--delay", type=least(0), default=0, metavar="MS", help="milliseconds later, each way")
    parser.add_argument("--jitter", type=least(0), default=0, metavar="MS", help="up to so many ms more, at random")
    parser.add_argument("--split", type=least(1, int), default=0, metavar="BYTES", help="in pieces of so many bytes")
    parser.add_argument("--pause", type=least(0), default=0, metavar="MS", help="milliseconds between two pieces")
    parser.add_argument("--rate", type=least(0.01), default=0, metavar="KBIT", help="kilobits a second, each way")
    parser.add_argument("--only", choices=("up", "down"), help="all of that only to the target, or only from it")
    parser.add_argument("--fate", choices=FATES, help="what befalls each connection: both ends closed; both reset; the "
                        "target's closed and the client not told; both open and nothing goes through")
    parser.add_argument("--after", type=least(0), default=0, metavar="S", help="... so many seconds after its begin")


def address(text):
    """(host, port) in ``text``, where the host may be missing. Raises ArgumentTypeError."""
    try:
        parts = urlsplit(f"//{text if ':' in text else f'127.0.0.1:{text}'}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not port or parts.path:
        raise argparse.ArgumentTypeError(f"{text} is no address such as 127.0.0.1:6400 or [::1]:6400")
    return host, port


def least(limit, number=float):
    """A reader of numbers that are not below ``limit``."""
    def read(text):
        try:
            value = number(text)
        except ValueError:
            value = None
        if value is None or not limit <= value < float("inf"):
            raise argparse.ArgumentTypeError(f"{text} is no number from {limit} up")
        return value
    return read


def run(options):
    """Forward until Ctrl-C, with a line for each connection."""
    faults = Faults(delay=options.delay / 1000, jitter=options.jitter / 1000, piece=options.split,
                    pause=options.pause / 1000, rate=options.rate * KILOBIT)
    proxy = FaultProxy(
        resolved(options.target), resolved(options.listen), fate=FATES.get(options.fate), fate_after=options.after,
        up=None if options.only == "down" else faults, down=None if options.only == "up" else faults,
        tell=lambda text: print(text, flush=True))
    print(f"{shown(options.listen)} leads to {shown(options.target)}; Ctrl-C ends it", flush=True)
    proxy.run()


def resolved(pair):
    """The address of a host's name, once for all. Raises PaceError where there is none."""
    host, port = pair
    try:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][:2]
    except OSError as error:
        raise PaceError(f"{host}: {error.strerror}") from error
