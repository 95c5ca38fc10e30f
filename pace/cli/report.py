"""What a server would do with an ini file, in lines for an operator."""
import socket

from pace.cli.keys import columns
from pace.embedded import CannotStart, address, find_binary
from pace.errors import BrokerDown
from pace.settings.addresses import conceal
from pace.settings.who import RIGHTS, written

#: Seconds to find out whether somebody listens at an address; they are this machine's own.
PATIENCE = 0.5
KIB = 1024


def report(settings, serving):
    """A pair: whether Redis answers, or can be started, and the lines."""
    answers, redis = look_at_redis(settings.redis_url)
    facts = [("Redis", f"{conceal(settings.redis_url)}: {redis}"), ("Serves", addresses(serving)),
             ("Who", who(settings)),
             ("Viewers", viewers(settings)), ("Limits", limits(settings)), ("Ingest", ingest(settings)),
             ("Metrics", metrics(settings))]
    lines = [f"{name:<9}{text}" for name, text in facts]
    return answers, [*lines, "", *channels(settings.channels), *rights(settings), *replays(settings.replays)]


def look_at_redis(url):
    """Whether Redis answers, or could be started, and what there is to say of it."""
    if url.startswith("embedded:"):
        return look_at_embedded(url)
    from pace.cli.redis_options import open_redis_at  # redis takes a while to import
    try:
        with open_redis_at(url) as client:
            info = client.info()
    except BrokerDown as error:
        return False, f"does not answer ({error})"
    policy = info.get("maxmemory_policy", "unknown")
    warning = "" if policy == "noeviction" else f"; maxmemory-policy is {policy}: noeviction loses no history"
    return True, f"answers, version {info['redis_version']}, {info['used_memory_human']}B in use{warning}"


def look_at_embedded(url):
    """The same of a Redis that the server starts itself."""
    try:
        binary = find_binary()
    except CannotStart as problem:
        return False, str(problem)
    if listens(*address(url)):
        return True, f"the server starts {binary}; something listens at its port now"
    return True, f"the server starts {binary} and ends it"


def addresses(serving):
    """Where the server would listen."""
    if serving is None:
        return "by another server than egg:pace#server, whose addresses are not looked at"
    from pace.sockjs.listening import parse_addresses, shown  # imports gunicorn
    places = []
    for place in parse_addresses(serving.listen):
        busy = not isinstance(place, str) and listens(*place)
        places.append(shown(place) + (" (something listens there now)" if busy else ""))
    workers, most = serving.gunicorn["workers"], serving.gunicorn["worker_connections"]
    processes = "1 process" if workers == 1 else f"{workers} processes"
    return f"{', '.join(places)} with {processes}, {most:,} connections each"


def listens(host, port):
    """Whether somebody accepts connections there."""
    try:
        with socket.create_connection((host, port), PATIENCE):
            return True
    except OSError:
        return False


def who(settings):
    """Who may come in."""
    if settings.auth == "header":
        return f"whom the proxy names in {settings.auth_header}"
    if settings.auth == "none":
        return ("everybody who can connect, and sees everything: pace.insecure = yes" if settings.insecure
                else "everybody on this machine")
    from pace.security.users import read  # as redis
    count = len(read(settings.users)[0])
    if not count:
        return f"nobody yet: `pace user add {settings.users} NAME`"
    idle = f"after {settings.idle_logoff} s without a deed" if settings.idle_logoff else "after 12 hours"
    return f"{'1 user' if count == 1 else f'{count} users'} of {settings.users}, logged off {idle}"


def viewers(settings):
    """Who may connect, and how."""
    origins = settings.allowed_origins
    where = origins if isinstance(origins, str) else ", ".join(origins)
    return f"from origins: {where}; over {', '.join(settings.transports)}"


def limits(settings):
    """What is bounded for a viewer and for a channel."""
    return (f"a queue of {settings.max_queue // KIB} KiB or {settings.max_queue_age:g} s, closed after "
            f"{settings.max_stall:g} s without reading; messages of {settings.max_message // KIB} KiB; "
            f"{settings.history_s} s of history; of one address, in each process, {by_address(settings)}")


def by_address(settings):
    """What all sessions of one address may have together."""
    return ", ".join(f"{most or 'any number of'} {what}" for most, what in (
        (settings.address_sessions, "sessions"), (settings.address_openings, "new ones a second"),
        (settings.address_messages, "messages a second")))


def ingest(settings):
    """What is taken in, and how often it goes out."""
    often = f"sent each {settings.flush_ms} ms, under load each {settings.flush_max_ms}"
    found = f"; channels found in the set {settings.discover}" if settings.discover else ""
    return (f"yes, {often}{found}" if settings.ingest else f"no, another server on this Redis must; {often}{found}")


def metrics(settings):
    """Who may see the figures."""
    return f"for {', '.join(map(str, settings.metrics)) or 'nobody'}; the log is {settings.log_format}"


def channels(known):
    """A table of the channels."""
    if not known:
        return ["No channels."]
    return columns([("CHANNEL", "LABEL", "KIND", "SOURCE", "LEADS", "RATE"), *(
        (channel.name, channel.label, channel.kind, str(channel.source), " ".join(channel.leads or ("-",)),
         f"{channel.rate:g} Hz" if channel.rate else "-") for channel in known.values())])


def rights(settings):
    """A table of who may do what on which channel, where it is known who asks, and two lines about the rest."""
    if settings.auth == "none":
        return []
    rows = [(channel.name, *(written(getattr(settings, right) if getattr(channel, right) is None else
                                     getattr(channel, right)) for right in RIGHTS))
            for channel in settings.channels.values()]
    if settings.discover:
        rows.append(("those found", *(written(getattr(settings, right)) for right in RIGHTS)))
    return ["", *columns([("CHANNEL", "SEEN BY", "NOTES BY", "PUBLISHED OVER HTTP BY"), *rows]), "",
            f"Share links are made by {written(settings.share)}; the audit log goes to {settings.audit}."]


def replays(known):
    """A table of the recordings, if there are any."""
    if not known:
        return []
    rows = [(replay.channel, str(replay.path), "again and again" if replay.loop else "once")
            for replay in known.values()]
    return ["", *columns([("RECORDING ON", "FILE", "PLAYED"), *rows])]
