"""Where the audit log goes."""
import os
from pathlib import Path

from pace.settings import addresses
from pace.settings.values import Reader

#: What may be said besides the path of a file.
STDERR, NONE = "stderr", "none"


def audit():
    """STDERR, NONE, or the name of a file, which `settle` finds."""
    return Reader(addresses.file().read, "stderr, none, or the path of a file, from the folder of the ini")


def settle(reader, app):
    """Put the path in the place of a file's name, and the default where nothing is said: STDERR, unless with
    `pace.auth = none` nobody is known. What cannot be written is a fault."""
    said = app["audit"]
    if said is None:
        app["audit"] = NONE if app["auth"] == "none" else STDERR
    elif said not in (STDERR, NONE):
        path = Path(reader.here, os.path.expanduser(said)).absolute()
        app["audit"] = str(path)
        if wrong := unwritable(path):
            reader.wrong("pace.audit", wrong)


def unwritable(path):
    """Why lines cannot be added to the file at `path`, or None."""
    path = Path(path)
    if path.is_dir():
        return f"{path} is a folder; name a file"
    if not path.parent.is_dir():
        return f"there is no folder {path.parent}"
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        return f"{path} cannot be written by this user"
    return None
