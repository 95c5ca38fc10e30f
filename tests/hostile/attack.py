"""What is done to a server, in a process of its own: ``python -m tests.hostile.attack KIND PORT ARGUMENT …``.

Prints what came of it as JSON, in the last line.
"""
import importlib
import json
import sys

KINDS = {
    "malformed": "framing", "fragments": "framing", "pings": "framing",
    "endless": "bodies", "large": "bodies", "deep": "bodies", "published": "bodies", "guesses": "bodies",
    "pipelined": "bodies", "readers": "readers",
}
"""By kind: the module of tests.hostile.attackers that has a function of this name, called with numbers."""


def main(kind, *arguments):
    """Do it; what it tells."""
    module = importlib.import_module(f"tests.hostile.attackers.{KINDS[kind]}")
    return getattr(module, kind)(*map(int, arguments))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
