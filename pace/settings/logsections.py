"""The sections of Python's logging, whose reader has a traceback for each fault."""
import ast
import builtins
import logging
import logging.handlers
import pkgutil
from operator import attrgetter

from pace.settings.auditing import unwritable
from pace.settings.sections import Section, nearest
from pace.settings.values import words

#: The section that lists names, and what the sections of each begin with.
LISTS = {"loggers": "logger_", "handlers": "handler_", "formatters": "formatter_"}
HANDLER_RIGHT = "a handler of Python's logging, such as StreamHandler or handlers.WatchedFileHandler"
ARGS_RIGHT = "a tuple of Python, such as (sys.stderr,) or ('/var/log/pace/pace.log',), with the comma"


def check_logging(ini, faults):
    """Add to `faults` where a logger, a handler or a formatter is named that has no section, wrong levels, and handlers
    and formatters that could not be made. None is made: the file of a log would belong to who looks."""
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
        _check_handler(ini, f"handler_{name}", faults)
    for name in sorted(known["formatters"]):
        _check_formatter(ini, f"formatter_{name}", faults)


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


def _check_handler(ini, section, faults):
    items = ini.items(section)
    if not items:
        return
    wrong = Section(ini, section, items, faults).wrong
    kind = _found(items.get("class", ""))
    if not (isinstance(kind, type) and issubclass(kind, logging.Handler)):
        wrong("class", HANDLER_RIGHT)
    elif fault := _fault_of_args(kind, items.get("args", "()")):
        wrong("args", fault)


def _found(name):
    """What logging takes for a class of that name, of its own or of a module; None where there is nothing."""
    try:
        return attrgetter(name)(logging)
    except AttributeError:
        pass  # not one of its own
    try:
        return pkgutil.resolve_name(name)
    except (ImportError, AttributeError, ValueError):
        return None


def _fault_of_args(kind, text):
    """What is wrong with arguments, which logging evaluates with its own names, or None."""
    try:
        args = ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        return ARGS_RIGHT
    if not isinstance(args, ast.Tuple):
        return ARGS_RIGHT
    for name in [ast.unparse(one) for one in args.elts if isinstance(one, ast.Name | ast.Attribute)]:
        if _found(name) is None and not hasattr(builtins, name):
            return f"there is no {name}; right is {ARGS_RIGHT}"
    first = args.elts[0] if args.elts else None
    named = issubclass(kind, logging.FileHandler) and isinstance(first, ast.Constant) and isinstance(first.value, str)
    return unwritable(first.value) if named else None


def _check_formatter(ini, section, faults):
    said = ini.raw(section)
    if said.get("class") and _found(said["class"]) is None:
        _wrong(ini, section, "class", faults, "there is no such class; right is <module>.<class>, or to leave it out")
    try:
        logging.Formatter(said.get("format"), said.get("datefmt"), said.get("style", "%")).format(
            logging.makeLogRecord({}))
    except (ValueError, KeyError, TypeError) as error:
        _wrong(ini, section, "format", faults, f"cannot be used ({type(error).__name__}: {error}); right is, for "
                                               "example, %(asctime)s %(levelname)s [%(name)s] %(message)s")


def _wrong(ini, section, key, faults, expected):
    Section(ini, section, ini.raw(section), faults).wrong(key, expected)
