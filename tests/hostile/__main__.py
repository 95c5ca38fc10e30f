"""``python -m tests.hostile [names]``: run the cases whose names contain one of these words, and print one table."""
import argparse
import platform
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.hostile.outcome import Outcome
from tests.hostile.registry import all_cases
from tests.hostile.table import HEAD, row
from tests.hostile.world import World


def main(argv=None):
    """Run, print and return the exit status: 0 where all held, 1 where something did not, 2 for an unknown name."""
    options = parse(argv)
    chosen = choose(all_cases(), options.names)
    if options.list:
        print("\n".join(f"{one.item}  {one.name}" for one in chosen))
        return 0
    if not chosen:
        print(f"no case is called {' or '.join(options.names)}; --list names them", file=sys.stderr)
        return 2
    print("\n".join([heading(options.small), "", *HEAD]), flush=True)
    held = [run(one, options.small) for one in chosen]
    return 0 if all(held) else 1


def parse(argv):
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description="Hostile and faulty worlds.")
    parser.add_argument("names", nargs="*", help="part of a case's name, or the number of its item (default: all)")
    parser.add_argument("--small", action="store_true", help="the sizes of the suite, to try a case quickly")
    parser.add_argument("--list", action="store_true", help="print the names only")
    return parser.parse_args(argv)


def choose(cases, names):
    """The cases that one of ``names`` means; all where there is none."""
    return [one for one in cases if not names or any(name == str(one.item) or name in one.name for name in names)]


def heading(small):
    """When, what and where."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    sizes = ", the sizes of the suite" if small else ""
    return (f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC, commit {commit or 'unknown'}, "
            f"Python {platform.python_version()}, {platform.system()} {platform.release()}{sizes}")


def run(case, small):
    """Run one case and print its line; whether all was as it had to be."""
    began, outcome, broke = time.monotonic(), Outcome(), None
    with tempfile.TemporaryDirectory(prefix="pace-hostile-") as folder, World(Path(folder), small) as world:
        try:
            case.run(world, outcome)
        except Exception as error:  # noqa: BLE001 - the next case is still to run; this one's line says what happened
            broke = error
            traceback.print_exc()
    print(row(case, outcome, broke), flush=True)
    print(f"    {case.name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return broke is None and outcome.held


if __name__ == "__main__":
    sys.exit(main())
