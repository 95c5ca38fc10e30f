"""All that is wrong with an ini file: of the application, of the server, of logging, and of who may come in."""
from pace.errors import SettingsError
from pace.settings import IniFile, app_section, examine
from pace.settings.logsections import check_logging
from pace.settings.sections import Section
from pace.settings.serving import read_server

SERVER, SECTION = "egg:pace#server", "server:main"


def look(path, variables=None):
    """A pair: the Settings and the Serving (None where another server is named), and SettingsErrors of the whole file.

    Where it cannot be read in place of the pair stands None. `variables` are what pserve was given as `name=value`.
    """
    settings, faults = examine(path, section=app_section(path, variables), variables=variables)
    try:
        ini = IniFile(path, variables, known := [])
    except SettingsError:
        return None, faults
    known.clear()  # what is in it was told
    check_logging(ini, faults)
    serving = look_at_server(ini, faults)
    if settings is not None:
        look_at_access(ini, settings, serving, faults)
    faults += known
    return (settings, serving), sorted(faults, key=lambda fault: fault.line or 0)


def look_at_access(ini, settings, serving, faults):
    """Add faults of the users' file, and one where nobody logs in and others than this machine could come."""
    from pace.security import users  # as below: gevent and redis
    from pace.security.exposure import exposed
    if settings.auth == "users":
        faults += users.read(settings.users)[1]
    if serving is None:
        return
    options = ini.items(SECTION)
    found = exposed(settings, _places(serving), options.get("forwarded_allow_ips"))
    if found:
        Section(ini, SECTION, options, faults).wrong(found.key, found.why)


def _places(serving):
    from pace.sockjs.listening import parse_addresses  # as below
    try:
        return parse_addresses(serving.listen)
    except ValueError:  # that is a fault by itself
        return []


def look_at_server(ini, faults):
    """The Serving of ``[server:main]``, None where it is another's or not there."""
    from pace.sockjs.listening import parse_addresses  # not before it is needed: it imports gunicorn
    options = ini.items(SECTION)
    if not options or options.get("use") != SERVER:
        return None
    return read_server(ini, options, faults, parse_addresses, SECTION)
