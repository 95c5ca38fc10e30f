"""``egg:pace#server``: the server section of an ini file.

pserve calls :func:`server_factory` before it loads the application. Nothing but the standard library is
imported up here, so that the factory can monkey-patch before anything else has a socket in its hands.
"""
import atexit
import os
import shutil
import sys
import tempfile
import threading
from functools import partial

#: The environment variable that prometheus_client reads (pace.metrics.instruments), and one for the process that made
#: the folder, and removes it: a restart keeps both.
FIGURES, OWNER = "PROMETHEUS_MULTIPROC_DIR", "PACE_FIGURES_OWNER"


def server_factory(global_conf, **options):
    """Read the section, bind the addresses and return the function that serves an application.

    Whatever is wrong ends the process with status 1 and one line that names file, section, key, value
    and what would be right.
    """
    from gevent import monkey
    _let_threads_end()
    monkey.patch_all()
    forget = _share_figures()
    from .errors import SettingsError
    try:
        server = _bind(_ini(global_conf), options)
    except SettingsError as error:
        raise SystemExit(str(error)) from None
    return lambda app: _serve(server, app, global_conf, options, forget)


def _share_figures():
    """Have prometheus_client, once it is imported, keep figures where all processes of this server see them.

    Returns what to call at the end. A folder that the operator names stays.
    """
    owner = os.getpid()
    if FIGURES not in os.environ:
        os.environ.update({FIGURES: tempfile.mkdtemp(prefix="pace-metrics-"), OWNER: str(owner)})
    elif os.environ.get(OWNER) != str(owner):
        return lambda: None
    folder = os.environ[FIGURES]

    def forget():
        if os.getpid() == owner:  # a worker inherits what is to be done at the end
            shutil.rmtree(folder, ignore_errors=True)
    atexit.register(forget)
    return forget


def _let_threads_end():
    """Threads from before the patch, the reloader's, look themselves up by an identity that the patch changes.

    Ending, they would have a traceback for it, which hides the one line that says what is wrong with an ini file.
    """
    for thread in threading.enumerate():
        if thread is not threading.main_thread():
            thread._delete = partial(threading._active.pop, thread.ident, None)


def _ini(global_conf):
    """The IniFile, whose applications PasteDeploy loads next: it has a traceback for a value with a lone %."""
    from .settings import IniFile
    if "__file__" not in global_conf:
        return None
    ini = IniFile(global_conf["__file__"], global_conf)
    ini.check("app:")
    return ini


def _bind(ini, options):
    from .errors import SettingsError
    from .settings.serving import read_server, section_of
    from .sockjs.listening import CannotListen, parse_addresses
    from .sockjs.master import Server
    faults, section = [], section_of(ini, options)
    serving = read_server(ini, options, faults, parse_addresses, section)
    if faults:
        raise faults[0]
    try:
        return Server(parse_addresses(serving.listen), serving.gunicorn)
    except CannotListen as problem:
        where = (ini.path, ini.line(section, serving.key)) if ini else ("the server", None)
        value = options.get(serving.key, serving.listen)
        raise SettingsError(where[0], section, serving.key, value, str(problem), where[1]) from None


def _serve(server, app, global_conf, options, forget):
    from .errors import SettingsError
    try:
        _refuse_strangers(server, app, global_conf, options)
        redis = _start_redis(app, global_conf.get("__file__"))
    except SettingsError as problem:
        sys.stderr.write(f"{problem}\n")
        forget()
        _leave(1)
    sys.stderr.write(f"Serving on {server.urls}\n")
    try:
        status = server.run(app, forked=redis and redis.let_go, fixed=_why_fixed(redis))
    finally:
        if redis:
            redis.stop()
        forget()
    if status or _reloading():
        # The reloader would join its threads, which takes a second.
        _leave(status)


def _refuse_strangers(server, app, global_conf, options):
    """Raise SettingsError where nobody logs in and others than this machine could come."""
    from .errors import SettingsError
    from .security.exposure import exposed
    from .settings.serving import section_of
    from .sockjs.events import find_registry
    settings = getattr(find_registry(app), "settings", None) or {}
    if "pace.settings" not in settings:
        return
    places = [listener.getsockname() for listener in server.listeners]
    found = exposed(settings["pace.settings"], places, options.get("forwarded_allow_ips"))
    if found:
        ini = _ini(global_conf)
        section = section_of(ini, options)
        where = (ini.path, ini.line(section, found.key)) if ini else ("the server", None)
        raise SettingsError(where[0], section, found.key, options.get(found.key), found.why, where[1])


def _why_fixed(redis):
    """Why the server cannot be replaced while it runs, None where it can."""
    if redis:
        return "pace.redis_url = embedded: would end with the server, and all data with it"
    return "pserve --reload watches over this server" if _reloading() else None


def _start_redis(app, file):
    """The private Redis of an application with ``pace.redis_url = embedded://…``, else None. Raises SettingsError."""
    from .embedded import start_for
    from .sockjs.events import find_registry
    registry = find_registry(app)
    return registry and start_for(registry, file)


def _leave(status):
    """End with ``status``; pserve turns SystemExit into 0, which would tell a supervisor that all is well."""
    from .sockjs.master import leave
    leave(status)


def _reloading():
    """Whether ``pserve --reload`` started this process."""
    hupper = sys.modules.get("hupper")
    return hupper is not None and hupper.is_active()
