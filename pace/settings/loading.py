"""From an ini file to Settings: each value read, each name checked, every fault told."""
from types import MappingProxyType

from pace import recordings
from pace.channels import NAME_RULE, NUMBER, PLACE, TEXT, WAVEFORM, Channel, Source, valid_name
from pace.errors import Malformed, SettingsError
from pace.keys import Keys, shard, slot
from pace.settings import access, addresses, auditing, who
from pace.settings.inifile import IniFile
from pace.settings.model import Replay, Settings
from pace.settings.sections import Section, nearest
from pace.settings.serving import SERVER
from pace.settings.tables import APP, CHANNEL, NUMERIC_ONLY, PLACE_ONLY, REPLAY

#: Keys that nothing else in an application's section is called.
OF_THE_SERVER = {key.name for key in SERVER} - {"host", "port"}


def load(path, app_settings=None, section="app:main", variables=None):
    """Settings of the ini file at `path`; raises SettingsError, whose text is one line.

    `app_settings` are the values of `section` as PasteDeploy gives them to an application;
    without them they are read from the file. `path` None: there is no file, hence no channel.
    Nothing but files named in the ini and the environment is looked at.
    """
    settings, faults = examine(path, app_settings, section, variables)
    if faults:
        raise _first(faults, path)
    return settings


def examine(path, app_settings=None, section="app:main", variables=None):
    """Pair of the Settings, or None, and a list of SettingsErrors with all that is wrong; otherwise as `load`."""
    faults = []
    try:
        ini = IniFile(path, variables, faults) if path else None
    except SettingsError as fault:
        return None, [fault]
    if app_settings is None:
        app_settings = ini.items(section)
    values = _app(Section(ini, section, app_settings, faults))
    channels = _channels(ini, faults, values["auth"]) if ini else {}
    if ini and not values["discover"]:
        _check_traces(ini, faults, channels)
    if ini and "+cluster:" in (values["redis_url"] or ""):
        _check_queues(ini, faults, channels)
    replays = _replays(ini, faults, channels) if ini else {}
    if faults:
        return None, sorted(faults, key=lambda fault: fault.line or 0)
    return Settings(channels=MappingProxyType(channels), replays=MappingProxyType(replays), **values), []


def app_section(path, variables=None):
    """Name of the section of Pace's application, as `pserve` finds it behind whatever stands before it."""
    try:
        ini = IniFile(path, variables, [])
    except SettingsError:
        return "app:main"
    named = [name for name in ini.sections() if name.startswith("app:") and ini.raw(name).get("use") == "egg:pace"]
    return named[0] if named else "app:main"


def _first(faults, path):
    """The first of the faults; where there are more it says so."""
    first = faults[0]
    if len(faults) == 1:
        return first
    more = f"{first.expected} (and {len(faults) - 1} more: pace check {path} tells all)"
    return SettingsError(first.file, first.section, first.key, first.value, more, first.line)


def _app(reader):
    app = reader.read(APP, foreign="pace.")
    for name in sorted(OF_THE_SERVER & reader.items.keys()):
        reader.wrong(name, "says nothing here; it belongs into [server:main]")
    for most, least in (("flush_max_ms", "flush_ms"), ("max_stall", "max_queue_age")):
        if reader.sound(f"pace.{most}", f"pace.{least}") and app[most] < app[least]:
            reader.wrong(f"pace.{most}", f"not below pace.{least}, which is {app[least]:g}")
    access.settle(reader, app)
    who.settle(reader, app)
    auditing.settle(reader, app)
    password = app.pop("redis_password")
    if password is not None and reader.sound("pace.redis_url"):
        try:
            app["redis_url"] = addresses.with_password(app["redis_url"], password)
        except Malformed as error:
            reader.wrong("pace.redis_password", error.reason)
    return app


def _channels(ini, faults, auth):
    channels = {}
    for section, name in _named(ini, "channel", faults):
        reader = Section(ini, section, ini.items(section), faults)
        if name in channels:
            reader.wrong(None, "this channel stands twice; each channel once")
        elif not valid_name(name):
            reader.wrong(None, f"a channel's name has {NAME_RULE}")
        else:
            channels[name] = _channel(reader, name)
            if auth == "none":
                who.refuse_rights(reader, who.RIGHTS)
    return channels


def _channel(reader, name):
    read = reader.read(CHANNEL)
    kind = read["kind"]
    for key in _idle_keys(kind):
        if key in reader.items:
            reader.wrong(key, f"says nothing on a channel of kind {kind}; leave it out")
    if kind == NUMBER and len(read["leads"] or "-") != 1:
        reader.wrong("leads", "a channel of kind number has one lead")
    read["label"] = read["label"] or name
    read["source"] = read["source"] or Source("pubsub", name)
    if read["source"].scheme == "stream" and read["source"].name != name:
        reader.wrong("source", f"publishers append to the stream of the channel itself: stream:{name}")
    if read["unit"] is None:
        read["unit"] = "mV" if kind == WAVEFORM else ""
    if kind == NUMBER and read["leads"] is None:
        read["leads"] = (name[:16],)
    return Channel(name=name, **read)


def _idle_keys(kind):
    """Names of the keys that say nothing on a channel of that kind."""
    return (*(NUMERIC_ONLY if kind in (TEXT, PLACE) else ()), *(PLACE_ONLY if kind != PLACE else ()))


def _check_traces(ini, faults, channels):
    """Refuse traces that are no waveform. Where channels are discovered, one that is not there may still come."""
    for section, name in _named(ini, "channel", []):
        trace = channels[name].trace if name in channels else None
        if trace and (trace not in channels or channels[trace].kind != WAVEFORM):
            Section(ini, section, ini.items(section), faults).wrong(
                "trace", f"there is no [channel:{trace}] of kind waveform")


def _check_queues(ini, faults, channels):
    """Refuse lists that a cluster has in another slot than their channel: no step can take from one to the other."""
    for section, name in _named(ini, "channel", []):
        source = channels[name].source if name in channels else None
        if source and source.scheme == "queue" and slot(source.name) != slot(Keys().blocks(name)):
            Section(ini, section, ini.items(section), faults).wrong(
                "source", f"in a cluster the list must lie in the channel's slot, as queue:{{{shard(name)}}}list does")


def _replays(ini, faults, channels):
    replays = {}
    for section, name in _named(ini, "replay", faults):
        reader = Section(ini, section, ini.items(section), faults)
        if name in replays:
            reader.wrong(None, "this replay stands twice; each replay once")
        elif name not in channels:
            reader.wrong(None, f"there is no [channel:{name}] that it could play on")
        else:
            replays[name] = _replay(reader, channels[name])
    return replays


def _replay(reader, channel):
    if channel.source.scheme != "pubsub" or channel.kind in (TEXT, PLACE):
        reader.wrong(None, "a recording plays on a waveform or a number with source pubsub:<channel>")
    read = reader.read(REPLAY)
    if read["file"] is None:
        if reader.sound("file"):
            reader.wrong("file", "is missing; name the recording: <package>:<file>, or a path beside the ini")
        return None
    try:
        path = addresses.resolve_file(read["file"], reader.here)
        _check_recording(recordings.read_header(path), channel)
    except Malformed as error:
        reader.wrong("file", error.reason)
        return None
    return Replay(channel.name, path, read["loop"])


def _check_recording(header, channel):
    if channel.n_leads not in (None, len(header.leads)):
        raise Malformed(f"the recording has {len(header.leads)} leads, the channel {channel.n_leads}")
    if header.rate is None and channel.rate is None:
        raise Malformed("the recording has no line `# rate = <Hz>`, and the channel no rate")
    if None not in (header.rate, channel.rate) and header.rate != channel.rate:
        raise Malformed(f"the recording has {header.rate:g} Hz, the channel {channel.rate:g}")


def _named(ini, prefix, faults):
    """Pairs (section, name) of the sections `[prefix:name]`; near misses are told."""
    for section in ini.sections():
        kind, colon, name = section.partition(":")
        kind = kind.strip()
        near = colon and kind not in ("channel", "replay") and nearest(kind, [prefix], 0.75)
        if kind == prefix and colon:
            yield section, name.strip()
        elif near or kind in (prefix, f"{prefix}s"):
            Section(ini, section, {}, faults).wrong(None, f"did you mean [{prefix}:{name.strip() or 'NAME'}]?")
