"""The ``pace`` command: one module per command, imported only when it is the one that runs."""
import argparse
import importlib
import os
import sys

from pace.errors import PaceError

COMMANDS = {
    "check": "say what is wrong with an ini file, and what a server would do with it",
    "reload": "have the running server of an ini file take up what was changed in it",
    "restart": "replace the running server of an ini file by itself, one worker after another",
    "share": "make links by which others see one channel without a log-in",
    "user": "say who may log in: the file of users and their passwords",
    "publish": "play a CSV file on a channel, sample by sample, as a live publisher would",
    "tail": "print what a page would get of a channel",
    "keys": "list what Redis holds of a channel",
    "proxy": "stand between two programs as a bad network would",
}
"""Name of a command, which is a module here with `add_arguments(parser)` and `run(options)`: what it does."""

INTERRUPTED = 130  # what a shell gives for a command that SIGINT ended


def main(argv=None):
    """Run one command; return its exit status: 0, 1 for an error told in one line, 2 for usage, 130 for Ctrl-C."""
    options = parse(sys.argv[1:] if argv is None else argv)
    try:
        status = options.run(options)
        sys.stdout.flush()
        return status or 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone, as `head` does; nobody is left to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except PaceError as error:
        print(f"pace {options.command}: {error}", file=sys.stderr)
        return 1


def parse(argv):
    """The options of a command line, with the command's `run`. Raises SystemExit for ``--help`` and bad usage."""
    parser = argparse.ArgumentParser(prog="pace", description="Live physiological waveforms: the command line")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=f"{purpose[0].upper()}{purpose[1:]}.")
        if name in argv[:1]:
            module = importlib.import_module(f"pace.cli.{name}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser.parse_args(argv)
