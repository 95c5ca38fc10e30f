"""The ``pace`` command as a user runs it."""
import os
import subprocess
import sys
from pathlib import Path

from tests.support.processes import Process

PACE = str(Path(sys.executable).with_name("pace"))


def run_pace(*arguments, timeout=20, **options):
    """Run ``pace …`` to its end; return the CompletedProcess with text output."""
    return subprocess.run(
        [PACE, *map(str, arguments)], capture_output=True, text=True, timeout=timeout,
        stdin=subprocess.DEVNULL, **options)


def start_pace(folder, *arguments):
    """Start ``pace …`` and let it run; output is in ``.log``."""
    log = folder / f"pace-{arguments[0]}.log"
    return Process([PACE, *arguments], log=log, env={**os.environ, "PYTHONUNBUFFERED": "1"}).start()
