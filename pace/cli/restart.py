"""``pace restart``: replace the running server of an ini file by itself, one worker after another."""
import os
import signal
import time

from pace.checking import look
from pace.cli.check import variable
from pace.cli.reload import targets
from pace.errors import PaceError
from pace.running import processes

#: Seconds between two looks at who serves.
LOOK_S = 0.1


def add_arguments(parser):
    parser.add_argument("ini", metavar="FILE", help="the ini file that the server was started with")
    parser.add_argument("variables", metavar="NAME=VALUE", nargs="*", type=variable,
                        help="variables of the file, as pserve got them")
    parser.add_argument("--timeout", type=float, default=120, metavar="SECONDS",
                        help="how long to wait for it (default: %(default)g)")


def run(options):
    """Tell the server's master and wait until all its workers are others; raises PaceError where they are not."""
    before = processes(options.ini)
    if not before:
        raise PaceError(f"no server of yours serves {options.ini} here; its own user can restart it, or `systemctl`")
    if not all(facts["master"] for facts in before.values()):
        raise PaceError("this server was started by gunicorn's own command: SIGHUP to its master replaces the workers")
    refuse_faults(options.ini, dict(options.variables))
    for pid in targets(before):
        os.kill(pid, signal.SIGUSR2)
    limit, told = time.monotonic() + options.timeout, None
    while left := before.keys() & processes(options.ini).keys():
        if time.monotonic() > limit:
            raise PaceError(f"{len(left)} of {len(before)} workers are those of before: the server's log says why")
        if len(left) != told:
            told = len(left)
            print(f"{len(before) - told} of {len(before)} workers replaced", flush=True)
        time.sleep(LOOK_S)
    print(f"{options.ini} is served by new workers")


def refuse_faults(ini, variables):
    """Raise PaceError with all that is wrong with the file, which the server would refuse too."""
    _, faults = look(ini, variables)
    if faults:
        raise PaceError("\n".join(["nothing was restarted:", *map(str, faults)]))
