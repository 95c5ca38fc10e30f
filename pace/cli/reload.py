"""``pace reload``: have the running server of an ini file take it up."""
import os
import signal
import sys
import time

from pace.errors import PaceError
from pace.running import processes

#: Seconds for all processes to answer, and between two looks at whether they have.
PATIENCE, LOOK = 10.0, 0.05


def add_arguments(parser):
    parser.add_argument("ini", metavar="FILE", help="the ini file that the server was started with")


def run(options):
    """Tell the server's processes and print what they made of the file; 1 where they refuse it, or do not answer."""
    before = processes(options.ini)
    if not before:
        raise PaceError(f"no server of yours serves {options.ini} here; as its own user, or with "
                        "`systemctl reload`, it can be told too")
    for pid in targets(before):
        os.kill(pid, signal.SIGHUP)
    answers = await_answers(options.ini, before)
    faults = {fault: None for facts in answers.values() for fault in facts["faults"]}
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        raise PaceError("nothing was taken up, all stays as it was")
    for said in sorted({facts["said"] for facts in answers.values()}):
        print(f"{options.ini} is taken up: {said}")
    if len(answers) < len(before):
        raise PaceError(f"{len(answers)} of {len(before)} processes answered within {PATIENCE:g} s")
    return 0


def targets(found):
    """The processes to tell: the masters, who tell their workers, and those that have none."""
    return sorted({facts["master"] or pid for pid, facts in found.items()})


def await_answers(ini, before):
    """`{pid: facts}` of the processes that have read the file since `before`, or that came since."""
    limit = time.monotonic() + PATIENCE
    while True:
        now = processes(ini)
        answers = {pid: facts for pid, facts in now.items() if facts["reloads"] > before.get(pid, facts)["reloads"]}
        if len(answers) >= len(before.keys() & now.keys()) or time.monotonic() > limit:
            return answers
        time.sleep(LOOK)
