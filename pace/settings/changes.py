"""What becomes of settings when the ini file is read again while the server runs."""
from dataclasses import dataclass, replace

from pace.settings.inifile import IniFile
from pace.settings.tables import APP

#: Sections whose changes reach a running server; of ``app:`` some keys do.
LIVE = ("channel", "replay", "app")


@dataclass(frozen=True)
class Change:
    """The `settings` to go on with, and how they differ: names of channels and recordings that were `added`, `changed`
    or `removed`, of keys that took effect, and of keys, `[section] key`, whose values wait for the next start."""

    settings: object
    added: tuple
    changed: tuple
    removed: tuple
    taken: tuple
    waiting: tuple

    def __str__(self):
        parts = [f"{len(names)} {word} ({', '.join(names[:MOST])}{', …' if len(names) > MOST else ''})"
                 for word, names in (("added", self.added), ("changed", self.changed), ("removed", self.removed))
                 if names]
        channels = f"channels: {', '.join(parts)}" if parts else "no channel changed"
        return "; ".join([channels, *([f"set anew: {', '.join(self.taken)}"] if self.taken else [])])


#: Names that one line of a log holds of each kind; the rest is counted.
MOST = 10


def change(running, fresh):
    """The Change from the Settings that a server `running` has to those that were read again."""
    keys = {key for key in APP if getattr(running, key.field, None) != getattr(fresh, key.field, None)}
    taken = {key.field: getattr(fresh, key.field) for key in keys if key.live}
    before, after = _things(running), _things(fresh)
    return Change(
        replace(running, channels=fresh.channels, replays=fresh.replays, **taken),
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(name for name in after.keys() & before.keys() if after[name] != before[name])),
        removed=tuple(sorted(before.keys() - after.keys())),
        taken=tuple(sorted(key.name for key in keys if key.live)),
        waiting=tuple(sorted(f"[app:main] {key.name}" for key in keys if not key.live)))


def _things(settings):
    return {name: (channel, settings.replays.get(name)) for name, channel in settings.channels.items()}


def other_sections(path, variables=None):
    """`{(section, key): text}` of the sections that only a start reads: those of the server, of logging, of others."""
    ini = IniFile(path, variables, [])
    return {(section, key): text for section in ini.sections()
            if section.partition(":")[0].strip() not in LIVE for key, text in ini.raw(section).items()}


def differing(before, after):
    """`[section] key` of what `other_sections` says otherwise."""
    return tuple(f"[{section}] {key}" for section, key in sorted(before.keys() | after.keys())
                 if before.get((section, key)) != after.get((section, key)))
