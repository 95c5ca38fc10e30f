"""``pace tail``: a real client of the server, on its raw WebSocket."""
import argparse
import json
import sys
import time
from itertools import islice
from urllib.parse import urlsplit, urlunsplit

from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import connect

from pace.cli.delays import Delays
from pace.cli.entrance import PASSWORD, Entrance
from pace.cli.follower import Follower, describe_block
from pace.cli.redis_options import add_redis_arguments, redis_url, telling_redis_errors
from pace.errors import Malformed, PaceError
from pace.positions import Position

PATH = "/__sockjs__/websocket"
SCHEMES = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}
TIMEOUT_S = 10
MAX_SIZE = 16 * 1024 * 1024
"""Bytes of one message; a longer one ends the connection with 1009 and is asked for again, from its position."""


def add_arguments(parser):
    parser.add_argument("channel", metavar="CHANNEL")
    parser.add_argument("--url", default="http://127.0.0.1:6543", type=websocket_url, metavar="URL",
                        help="the server (default: %(default)s)")
    parser.add_argument("--user", metavar="NAME",
                        help=f"log in as this user; the password is asked for, or stands in {PASSWORD}")
    parser.add_argument("--since", type=position, metavar="EPOCH:ID",
                        help="go on after this position instead of with the last seconds")
    parser.add_argument("--json", action="store_true", help="print each message as it came, one a line")
    parser.add_argument("--count", type=int, metavar="N", help="end after N blocks")
    parser.add_argument("--group", metavar="NAME",
                        help="share the blocks with all who name this group: each goes to one of them, from Redis")
    add_redis_arguments(parser)


def websocket_url(text):
    """The address of the raw WebSocket of the Pace at ``text``; raises ArgumentTypeError."""
    parts = urlsplit(text if "://" in text else f"http://{text}")
    if parts.scheme not in SCHEMES or not parts.hostname or not _has_good_port(parts):
        raise argparse.ArgumentTypeError(f"{text} is no address such as http://127.0.0.1:6543")
    return urlunsplit((SCHEMES[parts.scheme], parts.netloc, parts.path.rstrip("/") + PATH, "", ""))


def _has_good_port(parts):
    try:
        return parts.port != 0
    except ValueError:
        return False


def position(text):
    """``text`` where it is a position; raises ArgumentTypeError."""
    try:
        return str(Position.parse(text))
    except Malformed as error:
        raise argparse.ArgumentTypeError(error.reason) from None


def run(options):
    """Print until Ctrl-C or ``--count``; every lost connection is made again and goes on where it was."""
    if options.group is not None:
        share(options)
        return
    follower = Follower(options.channel, options.since, options.json)
    entrance = options.user and Entrance(options.url, PATH, options.user)
    for text in _messages(options.url, follower, entrance):
        for line in follower.take(text):
            print(line, flush=True)
        if options.count is not None and follower.n_blocks >= options.count:
            return


def share(options):
    """Print, as one worker of a group, the blocks that fall to it."""
    from pace.group import GroupReader  # not before it is needed: help would load redis
    with telling_redis_errors(), GroupReader(redis_url(options), options.channel, options.group) as reader:
        for id, block in islice(reader, options.count):
            print(block if options.json else f"{id}  {describe_block(json.loads(block))}", flush=True)
        reader.done()


def _messages(url, follower, entrance):
    delays = Delays()
    while True:
        try:
            headers = entrance.headers() if entrance else None
            with connect(url, additional_headers=headers, open_timeout=TIMEOUT_S, close_timeout=1,
                         max_size=MAX_SIZE) as socket:
                for message in follower.hello():
                    socket.send(message)
                for text in socket:
                    delays.reset()
                    yield text
            reason = "the server closed the connection"
        except InvalidStatus as error:
            if error.response.status_code == 401 and entrance is None:
                raise PaceError("the server wants to know who you are: --user NAME") from None
            reason = f"the server answers with {error.response.status_code}"
            if entrance:
                entrance.refused()
        except (OSError, WebSocketException) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        asked = follower.leave()
        delay = next(delays) if asked is None else asked
        print(f"pace tail: {url}: {reason}; next try in {delay:.1f} s", file=sys.stderr, flush=True)
        time.sleep(delay)
