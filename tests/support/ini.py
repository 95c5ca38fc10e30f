"""An ini file of Pace, written by a test."""

LOGGING = """
[loggers]
keys = root, pace
[handlers]
keys = console
[formatters]
keys = plain
[logger_root]
level = WARNING
handlers = console
[logger_pace]
level = DEBUG
handlers =
qualname = pace
[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = plain
[formatter_plain]
format = %(asctime)s %(levelname)s [%(name)s] %(message)s
"""


def _section(name, values):
    return "\n".join([f"[{name}]", *(f"{key} = {value}" for key, value in values.items()), ""])


def ini_text(settings=None, channels=None, replays=None, server=None, app=None, extra=""):
    """The text of an ini file.

    ``settings`` are keys of ``[app:main]`` without their ``pace.`` prefix, ``app`` other keys of that section,
    ``channels`` and ``replays`` map a name to the keys of its section, ``server`` adds to ``[server:main]``.
    """
    sections = [_section("app:main", {
        "use": "egg:pace", **{f"pace.{key}": value for key, value in (settings or {}).items()}, **(app or {})})]
    sections += [_section(f"channel:{name}", values) for name, values in (channels or {}).items()]
    sections += [_section(f"replay:{name}", values) for name, values in (replays or {}).items()]
    sections.append(_section("server:main", {"use": "egg:pace#server", **(server or {})}))
    return "\n".join(sections) + extra + LOGGING
