"""`python -m bench.run`: measure, round by round, and print the table."""
import argparse
import datetime
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import time

from bench import pages, rows
from bench.processes import NotStarted
from bench.table import markdown
from bench.targets import BUILD, HERE, PEERS_PYTHON
from tests.support.browser import find_chromium

NEEDED = (BUILD / "load", BUILD / "publish", BUILD / "writer", PEERS_PYTHON, HERE / "peers/node_modules/ws")
TOOLS = ("redis-server", "node", "nginx")


def arguments():
    """Of the command line."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the few cases of daily use, once")
    parser.add_argument("--rounds", type=int, help="how often each case is measured (3; quick: 1)")
    parser.add_argument("--minutes", type=float, help="after which no further case is begun (43; quick: 2.3)")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    parser.add_argument("--only", default="", help="cases whose row or name contains this")
    given = parser.parse_args()
    given.rounds = given.rounds or (1 if given.quick else 3)
    given.minutes = given.minutes or (2.3 if given.quick else 43)
    return given


def missing():
    """What has to be installed first."""
    return [*(str(path.relative_to(HERE.parent)) for path in NEEDED if not path.exists()),
            *(tool for tool in TOOLS if not shutil.which(tool)),
            *([] if find_chromium() else ["chromium"])]


def chosen(given):
    """The cases asked for."""
    cases = rows.quick() if given.quick else rows.full()
    return [case for case in cases if given.only.lower() in f"{case.row}: {case.name}".lower()]


def attempt(case, seen):
    """One measurement. A server that does not start costs its case, not the table."""
    begun = time.monotonic()
    try:
        values = case.measure(seen)
    except (NotStarted, OSError) as error:
        print(f"{case.row}: {case.name}: {error}", file=sys.stderr)
        return {}
    told = ", ".join(f"{name} {value:.4g}" for name, value in values.items())
    print(f"[{time.monotonic() - begun:5.1f} s] {case.row}: {case.name}: {told}", file=sys.stderr, flush=True)
    return values


def measure(cases, rounds, minutes, results):
    """Every case once a round, so that the machine's drift falls on all alike; into case index -> list of values."""
    deadline = time.monotonic() + 60 * minutes
    for number in range(rounds):
        for index in sorted(results, reverse=number % 2):
            if time.monotonic() > deadline:
                print("the time is up; what is missing below was not measured", file=sys.stderr)
                return
            values = attempt(cases[index], results[index][-1] if results[index] else {})
            if values:
                results[index].append(values)


def heading():
    """Date, commit and machine."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True).stdout
    with open("/proc/cpuinfo") as info:
        model = next((line.split(":")[1].strip() for line in info if line.startswith("model name")), "unknown")
    return {"date": datetime.date.today().isoformat(), "commit": commit.strip(), "python": platform.python_version(),
            "machine": f"{os.cpu_count()} cores, {model}, Linux {platform.release()}"}


def main():
    """Exit status 1 if something is not installed."""
    given = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))   # so that every trial ends what it started
    if absent := missing():
        sys.exit(f"not there: {', '.join(absent)}. `make bench-setup` brings what can be brought.")
    cases = chosen(given)
    results = {index: [] for index in range(len(cases))}
    try:
        measure(cases, given.rounds, given.minutes, results)
    finally:
        named = [{"row": cases[i].row, "case": cases[i].name, "runs": runs} for i, runs in results.items()]
        report = {**heading(), "results": named}
        (BUILD / ("quick.json" if given.quick else "results.json")).write_text(json.dumps(report, indent=1))
        print(table := markdown(report))
    if given.write:
        pages.write("performance.md", {"table": table})


if __name__ == "__main__":
    main()
