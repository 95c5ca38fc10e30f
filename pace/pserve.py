"""``pserve``: Pyramid's, preceded by a look at the ini file.

Pyramid's command reads the file before any code of the application runs, and tells what it cannot read by a
traceback. Installed with Pace, the command tells it as Pace tells everything else: in one line, with status 1.
"""
import sys

from plaster import parse_uri
from pyramid.scripts import pserve

from pace.errors import SettingsError
from pace.settings import IniFile
from pace.settings.logsections import check_logging

#: plaster's words for what is a path of an ini file.
SCHEMES = ("file+ini", "pastedeploy", "pastedeploy+ini")


def main(argv=None):
    """Run ``pserve`` with the arguments of the command line, unless the file that it names cannot be read."""
    argv = sys.argv if argv is None else argv
    try:
        look(pserve.PServeCommand.parser.parse_known_args(argv[1:])[0])
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return pserve.main(argv)


def look(options):
    """Raise SettingsError where the ini file of pserve's ``options`` cannot be read; other files pass."""
    if options.config_uri is None:
        return
    uri = parse_uri(options.config_uri)
    if uri.scheme in SCHEMES:
        variables = dict(pair.split("=", 1) for pair in options.config_vars if "=" in pair)
        ini = IniFile(uri.path, variables)
        ini.check(f"server:{options.server_name or 'main'}")
        check_logging(ini, faults := [])
        if faults:
            raise faults[0]
