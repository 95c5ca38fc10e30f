"""The sections of Python's logging, whose reader has a traceback for each fault."""
import logging

from pace.settings.sections import Section, nearest
from pace.settings.values import words

#: The section that lists names, and what the sections of each begin with.
LISTS = {"loggers": "logger_", "handlers": "handler_", "formatters": "formatter_"}


def check_logging(ini, faults):
    """Add to `faults` where a logger, a handler or a formatter is named that has no section, and wrong levels."""
    if "loggers" not in ini.sections():
        return
    known = {listing: set(_keys(ini, listing)) for listing in LISTS}
    if "root" not in known["loggers"]:
        _wrong(ini, "loggers", "keys", faults, "root must be among them")
    for listing in LISTS.keys() - set(ini.sections()):
        _wrong(ini, "loggers", None, faults, f"beside it there must be [{listing}]")
    for listing, prefix in LISTS.items():
        for name in sorted(known[listing]):
            if f"{prefix}{name}" not in ini.sections():
                _wrong(ini, listing, "keys", faults, f"there is no [{prefix}{name}]")
    for name in sorted(known["loggers"]):
        _check(ini, f"logger_{name}", "handlers", known["handlers"], faults)
        _check_level(ini, f"logger_{name}", faults)
    for name in sorted(known["handlers"]):
        _check(ini, f"handler_{name}", "formatter", known["formatters"], faults)
        _check_level(ini, f"handler_{name}", faults)


def _keys(ini, section, key="keys"):
    return words(ini.raw(section).get(key, ""))


def _check(ini, section, key, known, faults):
    for name in _keys(ini, section, key):
        if name not in known:
            near = nearest(name, known, 0.5)
            _wrong(ini, section, key, faults, f"did you mean {near}?" if near else
                   f"known are {', '.join(sorted(known)) or 'none'}")


def _check_level(ini, section, faults):
    level = ini.raw(section).get("level")
    if level and level not in logging.getLevelNamesMapping():
        _wrong(ini, section, "level", faults, "DEBUG, INFO, WARNING, ERROR, CRITICAL or NOTSET")


def _wrong(ini, section, key, faults, expected):
    Section(ini, section, ini.raw(section), faults).wrong(key, expected)
