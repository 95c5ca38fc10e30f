"""``pace share``: links by which others, without a log-in, see one channel for a while."""
import os
import re
import sys
import time

from pace.cli.redis_options import INI, add_redis_arguments, load_settings, redis_url
from pace.errors import PaceError
from pace.logs import stamp
from pace.settings import IniFile

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
SERVER = "server:main"
DURATION = re.compile(r"([1-9][0-9]{0,6})([smhd])\Z", re.ASCII)


def add_arguments(parser):
    parser.add_argument("channel", nargs="?", metavar="CHANNEL", help="the channel that the link shows")
    parser.add_argument("--expires", type=duration, default="1h", metavar="TIME",
                        help="for how long: 30m, 2h, 7d (default: %(default)s)")
    parser.add_argument("--at", metavar="URL", help="the address by which others reach the server: the "
                        "proxy's (default: the first of [server:main])")
    parser.add_argument("--list", action="store_true", help="print the links that are good")
    parser.add_argument("--revoke", metavar="ID", help="let the link of that id show nothing any more")
    add_redis_arguments(parser)


def duration(text):
    """Seconds of `90s`, `30m`, `2h` or `7d`; raises ValueError, argparse's word for bad usage."""
    found = DURATION.match(text)
    if not found:
        raise ValueError(text)
    return int(found[1]) * UNITS[found[2]]


def run(options):
    """Make a link and print its address, print those that there are, or revoke one."""
    if (options.channel is not None) + options.list + (options.revoke is not None) != 1:
        raise PaceError("name a channel, or --list, or --revoke ID")
    if options.ini is None and not os.path.exists(INI):
        raise PaceError("name the server's ini file: --ini FILE")
    settings = load_settings(options)
    if settings.auth == "none":
        raise PaceError("with pace.auth = none everybody sees everything; a link would show nothing more")
    from pace.security.sharing import Shares  # not before it is needed: every command's help would load redis
    shares = Shares(redis_url(options), settings.secret)
    try:
        if options.list:
            tell_all(shares)
        elif options.revoke is not None:
            revoke(shares, options.revoke, settings)
        else:
            make(shares, options, settings)
    finally:
        shares.close()
    return 0


def tell_all(shares):
    """One line for each link: its id, when it ends, its channel, and who made it."""
    shares.look()
    for link in shares.all():
        print(link.id, stamp(link.expires), link.channel, f"by {link.by}" if link.by else "by pace share", sep="  ")


def revoke(shares, id, settings):
    """Take one away."""
    link = shares.revoke(id)
    if link is None:
        raise PaceError(f"there is no link {id}, or not any more; --list prints those that there are")
    record(settings, "SHARE_REVOKED", link)
    print(f"{id} shows nothing any more; who looks is told within 5 s")


def make(shares, options, settings):
    """Print the address of a new link, alone on its line, and to the standard error what it is."""
    if options.channel not in settings.channels and not settings.discover:
        raise PaceError(f"there is no channel {options.channel!r}; there are {', '.join(settings.channels)}")
    place = options.at or address(options)
    link, token = shares.make(options.channel, options.expires)
    record(settings, "SHARE", link, until=stamp(link.expires))
    print(f"{place.rstrip('/')}/share/{token}")
    print(f"link {link.id} shows {link.channel} to whoever has it, until {stamp(link.expires)} "
          f"({time.ctime(link.expires)})", file=sys.stderr)


def address(options):
    """The first address of the ini file's server, for a link. Raises PaceError where a browser cannot go there."""
    from pace.settings.serving import read_server
    from pace.sockjs.listening import parse_addresses, shown  # imports gunicorn
    ini = IniFile(options.ini or INI, {}, [])
    first = parse_addresses(read_server(ini, ini.items(SERVER), [], parse_addresses, SERVER).listen)[0]
    if isinstance(first, str):
        raise PaceError(f"the server listens at unix:{first}; say by --at URL where others reach it")
    host, port = first
    return f"http://{shown(('localhost' if host == '0.0.0.0' else host, port))}"


def record(settings, event, link, **fields):
    """Write it into the audit log where that is a file of the server's; of another user's file none is begun."""
    from pace.security import audit
    if os.path.exists(settings.audit):
        audit.configure(settings.audit)
        audit.record(getattr(audit, event), share=link.id, channel=link.channel, reason="pace share", **fields)
