"""production.ini, as an operator makes it start."""
from pace.security.passwords import hashed
from tests.support.source import ROOT

NAME, PASSWORD = "alice", "correct horse"
"""The one user of `shipped_production`."""


def shipped_production(folder):
    """The path of a copy of production.ini in ``folder``, with what an operator makes beside it: a user, a secret."""
    path = folder / "production.ini"
    path.write_text((ROOT / "production.ini").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "users").write_text(f"{NAME}:{hashed(PASSWORD)}:\n")
    (folder / "secret").write_text("0123456789abcdef" * 4)
    return path
