"""The users whom `pace.users` names: a file with a line each, `name:hash:group,group`."""
import logging
import os
from dataclasses import dataclass, field
from zlib import crc32

from pace.errors import SettingsError
from pace.security.identity import valid_name
from pace.security.passwords import check_hash
from pace.settings.who import NAME_RULE

log = logging.getLogger(__name__)

#: Bytes of a file that is read: some ten thousand users. A longer one is a mistake of the path.
MAX_FILE = 2**21
FORM = "a line is <name>:<hash>:<group>,<group>; `pace user add` writes it"


@dataclass(frozen=True, slots=True)
class User:
    """One line: a name, the hash of a password, and a frozenset of groups."""

    name: str
    hash: str = field(repr=False)
    groups: frozenset = frozenset()

    def __str__(self):
        return f"{self.name}:{self.hash}:{','.join(sorted(self.groups))}"


def read(path):
    """Pair of `{name: User}` of the file at `path`, in its order, and a list of SettingsErrors, one a wrong line.

    Empty lines and those that begin with # say nothing.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_FILE + 1)
        text = data.decode("utf-8")
    except OSError as error:
        return {}, [_wrong(path, f"cannot be read: {error.strerror}")]
    except UnicodeDecodeError as error:
        return {}, [_wrong(path, f"is not UTF-8 at byte {error.start}")]
    if len(data) > MAX_FILE:
        return {}, [_wrong(path, f"is longer than {MAX_FILE} bytes")]
    return _parse(path, text)


def _parse(path, text):
    users, faults, lines = {}, [], {}
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            user = parse_line(line)
            first = lines.setdefault(user.name.lower(), number)
            if first != number:
                raise ValueError(f"{user.name} stands in line {first} already, capitals or not; each user once")
            users[user.name] = user
        except ValueError as wrong:
            faults.append(_wrong(path, str(wrong), number))
    return users, faults


def parse_line(line):
    """The User of one line. Raises ValueError, which says what is wrong, and never shows the hash."""
    parts = line.split(":")
    if len(parts) != 3:
        raise ValueError(FORM)
    name, hash, groups = (part.strip() for part in parts)
    check_name(name)
    check_hash(hash)
    names = [group.strip() for group in groups.split(",")] if groups else []
    for group in names:
        check_group(group)
    return User(name, hash, frozenset(names))


def check_name(text):
    """Raise ValueError where no user may be called that."""
    _check(text, "user")


def check_group(text):
    """Raise ValueError where no group may be called that."""
    _check(text, "group")


def _check(text, kind):
    if not valid_name(text):
        raise ValueError(f"{text[:64]!r} is no {kind}'s name: {NAME_RULE}, and neither everyone nor users")


def _wrong(path, expected, line=None):
    return SettingsError(path, None, None, None, expected, line)


class Users:
    """The users of a file, read again when it changes. Raises SettingsError where it is wrong from the first.

    `version` is another number after each change.
    """

    def __init__(self, path):
        self._path = path
        self.version = 0
        self._stamp = _stamp(path)
        self._users, faults = read(path)
        if faults:
            raise faults[0]

    def get(self, name):
        """The User of that name, or None."""
        return self._users.get(name)

    def instead_of(self, name):
        """Some User in the place of one who is not there, for one name always the same; None where there are none."""
        users = list(self._users.values())
        return users[crc32(name.encode()) % len(users)] if users else None

    def __len__(self):
        return len(self._users)

    def look(self):
        """Read the file again if it is another one than before; whether there is another list of users then.

        Where it is wrong all of it is logged, and the users stay as they were.
        """
        stamp = _stamp(self._path)
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        users, faults = read(self._path)
        for fault in faults:
            log.error("not taken up, the users stay as they were: %s", fault)
        if faults or users == self._users:
            return False
        self._users = users
        self.version += 1
        log.info("%s is taken up: %d users", self._path, len(users))
        return True


def _stamp(path):
    """What another file, or another content, has otherwise; None where there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
