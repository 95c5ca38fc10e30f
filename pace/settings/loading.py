"""From an ini file to Settings: each value read, each name checked, the first fault told."""
import difflib
from types import MappingProxyType

from pace import recordings
from pace.channels import NAME_RULE, NUMBER, TEXT, WAVEFORM, Channel, Source, valid_name
from pace.errors import Malformed, SettingsError
from pace.settings import addresses
from pace.settings.inifile import IniFile
from pace.settings.model import Replay, Settings
from pace.settings.tables import APP, CHANNEL, NUMERIC_ONLY, REPLAY

COMMENT = ("a comment after a value becomes part of the value; comments stand on lines of their own, "
           "and a value cannot hold a blank before ; or #")

SECRETS = {key.name for key in APP if key.secret}


def load(path, app_settings=None, section="app:main", variables=None):
    """Settings of the ini file at `path`; raises SettingsError, whose text is one line.

    `app_settings` are the values of `section` as PasteDeploy gives them to an application;
    without them they are read from the file. `path` None: there is no file, hence no channel.
    Nothing but files named in the ini and the environment is looked at.
    """
    ini = IniFile(path, variables) if path else None
    if app_settings is None:
        app_settings = ini.items(section)
    here = ini.here if ini else "."
    reader = _Section(path or "settings", section, app_settings, here)
    app = reader.read(APP, foreign="pace.")
    if app["flush_max_ms"] < app["flush_ms"]:
        raise reader.wrong("pace.flush_max_ms", f"not below pace.flush_ms, which is {app['flush_ms']}")
    if app["max_stall"] < app["max_queue_age"]:
        raise reader.wrong("pace.max_stall", f"not below pace.max_queue_age, which is {app['max_queue_age']:g}")
    channels = _channels(ini) if ini else {}
    replays = _replays(ini, channels) if ini else {}
    return Settings(channels=MappingProxyType(channels), replays=MappingProxyType(replays), **app)


def _channels(ini):
    channels = {}
    for section, name in _named(ini, "channel"):
        if name in channels:
            raise SettingsError(ini.path, section, None, None, "this channel stands twice; each channel once")
        channels[name] = _channel(_Section(ini.path, section, ini.items(section), ini.here), name)
    return channels


def _channel(reader, name):
    if not valid_name(name):
        raise SettingsError(reader.file, reader.section, None, None, f"a channel's name has {NAME_RULE}")
    read = reader.read(CHANNEL)
    kind = read["kind"]
    if kind == TEXT:
        for key in NUMERIC_ONLY:
            if key in reader.items:
                raise reader.wrong(key, "says nothing on a channel of kind text; leave it out")
    if kind == NUMBER and len(read["leads"] or "-") != 1:
        raise reader.wrong("leads", "a channel of kind number has one lead")
    read["label"] = read["label"] or name
    read["source"] = read["source"] or Source("pubsub", name)
    if read["source"].scheme == "stream" and read["source"].name != name:
        raise reader.wrong("source", f"publishers append to the stream of the channel itself: stream:{name}")
    if read["unit"] is None:
        read["unit"] = "mV" if kind == WAVEFORM else ""
    if kind == NUMBER and read["leads"] is None:
        read["leads"] = (name[:16],)
    return Channel(name=name, **read)


def _replays(ini, channels):
    replays = {}
    for section, name in _named(ini, "replay"):
        if name in replays:
            raise SettingsError(ini.path, section, None, None, "this replay stands twice; each replay once")
        replays[name] = _replay(_Section(ini.path, section, ini.items(section), ini.here), channels.get(name))
    return replays


def _replay(reader, channel):
    if channel is None:
        raise SettingsError(reader.file, reader.section, None, None, (
            f"there is no [channel:{reader.section.partition(':')[2].strip()}] that it could play on"))
    if channel.source.scheme != "pubsub" or channel.kind == TEXT:
        raise SettingsError(reader.file, reader.section, None, None, (
            "a recording plays on a waveform or a number with source pubsub:<channel>"))
    read = reader.read(REPLAY)
    if read["file"] is None:
        raise reader.wrong("file", "is missing; name the recording: <package>:<file>, or a path beside the ini")
    try:
        path = addresses.resolve_file(read["file"], reader.here)
        _check_recording(recordings.read_header(path), channel)
    except Malformed as error:
        raise reader.wrong("file", error.reason) from None
    return Replay(channel.name, path, read["loop"])


def _check_recording(header, channel):
    if channel.n_leads not in (None, len(header.leads)):
        raise Malformed(f"the recording has {len(header.leads)} leads, the channel {channel.n_leads}")
    if header.rate is None and channel.rate is None:
        raise Malformed("the recording has no line `# rate = <Hz>`, and the channel no rate")
    if None not in (header.rate, channel.rate) and header.rate != channel.rate:
        raise Malformed(f"the recording has {header.rate:g} Hz, the channel {channel.rate:g}")


def _named(ini, prefix):
    """Pairs (section, name) of the sections `[prefix:name]`; near misses are told."""
    for section in ini.sections():
        kind, colon, name = section.partition(":")
        kind = kind.strip()
        near = colon and kind not in ("channel", "replay") and _nearest(kind, [prefix], 0.75)
        if kind == prefix and colon:
            yield section, name.strip()
        elif near or kind in (prefix, f"{prefix}s"):
            raise SettingsError(ini.path, section, None, None, f"did you mean [{prefix}:{name.strip() or 'NAME'}]?")


class _Section:
    """Reads the values of one section by a table of keys."""

    def __init__(self, file, section, items, here):
        self.file = file
        self.section = section
        self.items = items
        self.here = here

    def read(self, table, foreign=None):
        """Dict of a value for each key of `table`, its default where the section has none.

        Keys that do not begin with `foreign` are somebody else's; without it all are Pace's.
        """
        self._refuse_unknown({key.name for key in table}, foreign)
        return {key.field: self._value(key) for key in table}

    def wrong(self, name, expected):
        """The error of one key."""
        value = self.items.get(name)
        if value and name in SECRETS:
            value = addresses.conceal(value)
        return SettingsError(self.file, self.section, name, value and _shown(value), expected)

    def _value(self, key):
        text = self.items.get(key.name, key.default)
        if text is None:
            return None
        if " ;" in text or " #" in text:
            raise self.wrong(key.name, COMMENT)
        try:
            return key.reader.read(addresses.reveal(text, self.here) if key.secret else text)
        except Malformed as error:
            raise self.wrong(key.name, error.reason) from None
        except ValueError:
            raise self.wrong(key.name, key.reader.right) from None

    def _refuse_unknown(self, known, foreign):
        for name in self.items:
            if name in known:
                continue
            if foreign is None or name.startswith(foreign) or foreign + name in known:
                raise self.wrong(name, _unknown(name, known))


def _unknown(name, known):
    nearest = _nearest(name, known, 0.5)
    hint = f"did you mean {nearest}?" if nearest else f"known are {', '.join(sorted(known))}"
    return f"unknown key, {hint}"


def _nearest(name, known, cutoff):
    return next(iter(difflib.get_close_matches(name, sorted(known), 1, cutoff)), None)


def _shown(value):
    return value if len(value) <= 80 else f"{value[:77]}..."
