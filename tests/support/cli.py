"""The ``pace`` command as a user runs it."""
import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from pace.cli import main
from tests.support.processes import Process

PACE = str(Path(sys.executable).with_name("pace"))


def run_pace(*arguments, timeout=20, **options):
    """Run ``pace …`` to its end; return the CompletedProcess with text output."""
    return subprocess.run(
        [PACE, *map(str, arguments)], capture_output=True, text=True, timeout=timeout,
        stdin=subprocess.DEVNULL, **options)


def told_by_pace(*arguments):
    """The exit status of ``pace …`` and what it prints, in this process: starting one takes a second."""
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        status = main([*map(str, arguments)])
    return status, printed.getvalue()


def start_pace(folder, *arguments):
    """Start ``pace …`` and let it run; output is in ``.log``."""
    log = folder / f"pace-{arguments[0]}.log"
    return Process([PACE, *arguments], log=log, env={**os.environ, "PYTHONUNBUFFERED": "1"}).start()
