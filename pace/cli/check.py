"""``pace check``: everything that is wrong with an ini file at once, and what a server would do with it."""
import sys

from pace.checking import look
from pace.cli.modes import warnings
from pace.cli.report import report
from pace.errors import SettingsError
from pace.settings import IniFile, app_section
from pace.settings.sections import Section

#: What may stand in place of ``[app:main]`` and lead to the application.
ENTRANCES = ("app:main", "pipeline:main", "composite:main", "filter-app:main")


def add_arguments(parser):
    parser.add_argument("ini", metavar="FILE", help="the server's ini file")
    parser.add_argument("variables", metavar="NAME=VALUE", nargs="*", type=variable,
                        help="variables of the file, as pserve gets them")
    parser.add_argument("--quiet", action="store_true", help="say only what is wrong")


def variable(text):
    """The pair of ``name=value``; raises ValueError, argparse's word for bad usage."""
    name, equals, value = text.partition("=")
    if not equals:
        raise ValueError(text)
    return name, value


def run(options):
    """Print what is wrong to the standard error and return 1, or print what the file means and return 0.

    A Redis that does not answer is told, and also 1. Secrets that others can read go to the standard error, and change
    nothing of the status.
    """
    variables = dict(options.variables)
    plan, faults = look(options.ini, variables)
    if plan is not None:
        check_app(IniFile(options.ini, variables, []), app_section(options.ini, variables), faults)
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        print(f"{options.ini}: {count}; the server would not start, a running one would keep what it has",
              file=sys.stderr)
        return 1
    ini = IniFile(options.ini, variables)
    for warning in warnings(ini.here, ini.items(app_section(options.ini, variables)), plan[0]):
        print(f"{options.ini}: warning: {warning}", file=sys.stderr)
    answers, lines = report(*plan)
    if not options.quiet or not answers:
        print("\n".join(lines))
    return 0 if answers else 1


def check_app(ini, section, faults):
    """Add a fault where pserve would find no application."""
    there = ini.sections()
    items = ini.items(section)
    if not any(name in there for name in ENTRANCES):
        faults.append(SettingsError(ini.path, None, None, None, "there is no [app:main] with use = egg:pace"))
    elif section in there and not items.keys() & {"use", "paste.app_factory"}:
        Section(ini, section, items, faults).wrong("use", "is missing; right is egg:pace")
