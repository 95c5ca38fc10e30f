"""Files that hold secrets, and who else on the machine can read or change them."""
import os
import stat

from pace.settings.addresses import resolve_file

#: What others must not have at all, nor the group but for reading.
TOO_MUCH = stat.S_IRWXO | stat.S_IWGRP
#: Keys that may name a file.
SECRETS = ("pace.secret", "pace.redis_password", "pace.redis_url")
ADVICE = "chmod 600 makes it its owner's alone, or with owner root and the group of Pace's user chmod 640"


def warnings(here, items, settings):
    """A line for each file of a section's `items`, in the folder `here`, that more than Pace's user can read or change.

    Root's own that a group may read is as docs/operations.md says: the group is that of Pace's user.
    """
    files = [("pace.users", settings.users)] if settings.users is not None else []
    for key in SECRETS:
        scheme, _, name = items.get(key, "").partition(":")
        if scheme == "file":
            files.append((key, resolve_file(name, here)))
    return [f"{key}: {path} {fault}; {ADVICE}" for key, path in files if (fault := judge(os.stat(path)))]


def judge(status):
    """What is wrong with a file of this `os.stat`, None where nothing is."""
    mode = stat.S_IMODE(status.st_mode)
    if mode & TOO_MUCH or (mode & stat.S_IRGRP and status.st_uid != 0):
        return f"has mode {mode:04o}: {'others' if mode & stat.S_IRWXO else 'its group'} can {_deed(mode)} it"
    return None


def _deed(mode):
    whose = stat.S_IRWXO if mode & stat.S_IRWXO else stat.S_IRWXG
    deeds = {"read": stat.S_IROTH | stat.S_IRGRP, "change": stat.S_IWOTH | stat.S_IWGRP}
    return " and ".join(deed for deed, bits in deeds.items() if mode & whose & bits) or "run"
