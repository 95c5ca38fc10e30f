"""``egg:pace#server``: the server section of an ini file.

pserve calls :func:`server_factory` before it loads the application. Nothing but the standard library is
imported up here, so that the factory can monkey-patch before anything else has a socket in its hands.
"""
import configparser
import difflib
import sys
import threading
from collections import namedtuple
from functools import partial

Option = namedtuple("Option", "gunicorn default parse expected")


class Wrong(Exception):
    """A key or a value of the server section that stops the start."""

    def __init__(self, key, value, expected):
        super().__init__(key, value, expected)
        self.key, self.value, self.expected = key, value, expected


def _whole(text, least=1):
    number = int(text)
    if number < least:
        raise ValueError(text)
    return number


#: Every key of the section beside `listen`, `host` and `port`: gunicorn's name for it, its default, how to
#: read it and what is right.
OPTIONS = {
    "workers": Option("workers", "1", _whole, "a whole number of processes, at least 1"),
    # A process with this many connections answers 503 to the next one.
    "worker_connections": Option("worker_connections", "10000", _whole, "a whole number of connections, at least 1"),
    "graceful_timeout": Option("graceful_timeout", "10", _whole, "whole seconds, at least 1"),
    "keepalive": Option("keepalive", "5", _whole, "whole seconds, at least 1"),
    # A process whose event loop stands still this long is replaced.
    "timeout": Option("timeout", "30", _whole, "whole seconds, at least 1"),
    # Connections that wait in the kernel to be accepted; the kernel turns away what does not fit.
    "backlog": Option("backlog", "2048", _whole, "a whole number of connections, at least 1"),
    "limit_request_line": Option("limit_request_line", "4094", _whole, "bytes, at least 1"),
    "limit_request_fields": Option("limit_request_fields", "100", _whole, "a whole number of headers, at least 1"),
    "limit_request_field_size": Option("limit_request_field_size", "8190", _whole, "bytes, at least 1"),
    "forwarded_allow_ips": Option("forwarded_allow_ips", "127.0.0.1,::1", str, "addresses of proxies, or *"),
    "access_log": Option("accesslog", "", lambda text: text or None, "a file, - for the standard output, or nothing"),
}
LISTEN = "127.0.0.1:6543"
KNOWN = ["listen", "host", "port", *OPTIONS]


def server_factory(global_conf, **options):
    """Read the section, bind the addresses and return the function that serves an application.

    Whatever is wrong ends the process with status 1 and one line that names file, section, key, value
    and what would be right.
    """
    from gevent import monkey
    _let_threads_end()
    monkey.patch_all()
    _check_applications(global_conf)
    try:
        server = _bind(options)
    except Wrong as wrong:
        raise SystemExit(_line(wrong, global_conf.get("__file__"))) from None
    return lambda app: _serve(server, app, global_conf.get("__file__"))


def _let_threads_end():
    """Threads from before the patch, the reloader's, look themselves up by an identity that the patch changes.

    Ending, they would have a traceback for it, which hides the one line that says what is wrong with an ini file.
    """
    for thread in threading.enumerate():
        if thread is not threading.main_thread():
            thread._delete = partial(threading._active.pop, thread.ident, None)


def _check_applications(global_conf):
    """PasteDeploy loads the application next, and has a traceback for a value with a lone %."""
    from .errors import SettingsError
    from .settings import IniFile
    if "__file__" not in global_conf:
        return
    try:
        IniFile(global_conf["__file__"], global_conf).check("app:")
    except SettingsError as error:
        raise SystemExit(str(error)) from None


def _bind(options):
    from .sockjs.listening import ADDRESS, CannotListen, parse_addresses
    from .sockjs.master import Server
    settings = _read(options)
    key, value = _listen(options)
    try:
        return Server(parse_addresses(value), settings)
    except ValueError:
        raise Wrong(key, value, ADDRESS) from None
    except CannotListen as problem:
        raise Wrong(key, value, str(problem)) from None


def _listen(options):
    if "listen" in options and options.keys() & {"host", "port"}:
        raise Wrong("listen", options["listen"], "either listen, or host and port")
    if options.keys() & {"host", "port"}:
        host, port = options.get("host", "127.0.0.1"), options.get("port", "6543")
        return ("port" if "port" in options else "host"), f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return "listen", options.get("listen", LISTEN)


def _read(options):
    for key in options:
        if key not in KNOWN:
            near = difflib.get_close_matches(key, KNOWN, 1)
            raise Wrong(key, options[key], f"unknown key, did you mean {near[0]}?" if near else
                        f"unknown key, the server knows {', '.join(KNOWN)}")
    return {option.gunicorn: _value(key, options.get(key, option.default)) for key, option in OPTIONS.items()}


def _value(key, text):
    try:
        return OPTIONS[key].parse(text)
    except ValueError:
        raise Wrong(key, text, OPTIONS[key].expected) from None


def _line(wrong, file):
    where = f"{file or 'the server'} [{_section(file, wrong.key)}]"
    return f"{where} {wrong.key} = {wrong.value}: {wrong.expected}"


def _section(file, key):
    """The name of the section, which PasteDeploy does not tell: the first server section with the key."""
    parser = configparser.RawConfigParser(strict=False)
    parser.read(file or [], encoding="utf-8")
    sections = [name for name in parser.sections() if name.startswith("server:")]
    return next((name for name in sections if parser.has_option(name, key)), "server:main")


def _serve(server, app, file):
    redis = _start_redis(app, file)
    sys.stderr.write(f"Serving on {server.urls}\n")
    try:
        status = server.run(app, forked=redis and redis.let_go)
    finally:
        if redis:
            redis.stop()
    if status or _reloading():
        # The reloader would join its threads, which takes a second.
        _leave(status)


def _start_redis(app, file):
    """The private Redis of an application with ``pace.redis_url = embedded://…``, else None."""
    from .embedded import start_for
    from .errors import SettingsError
    from .sockjs.worker import find_registry
    registry = find_registry(app)
    try:
        return registry and start_for(registry, file)
    except SettingsError as problem:
        sys.stderr.write(f"{problem}\n")
        return _leave(1)


def _leave(status):
    """End with ``status``; pserve turns SystemExit into 0, which would tell a supervisor that all is well."""
    from .sockjs.master import leave
    leave(status)


def _reloading():
    """Whether ``pserve --reload`` started this process."""
    hupper = sys.modules.get("hupper")
    return hupper is not None and hupper.is_active()
