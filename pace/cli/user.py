"""``pace user``: the file of those who may log in (`pace.users`)."""
import fcntl
import os
import sys
import tempfile
from contextlib import contextmanager
from getpass import getpass
from pathlib import Path

from pace.errors import PaceError

ACTIONS = {
    "add": "add a user, or give one another password or other groups",
    "remove": "remove a user, whose log-ins end within seconds",
    "list": "list the users and their groups",
    "check": "say whether a password is the user's",
}


def add_arguments(parser):
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, purpose in ACTIONS.items():
        action = actions.add_parser(name, help=purpose, description=f"{purpose[0].upper()}{purpose[1:]}.")
        action.add_argument("file", metavar="FILE", type=Path, help="the file of users")
        if name != "list":
            action.add_argument("name", metavar="NAME")
        if name == "add":
            action.add_argument("--groups", metavar="GROUP,GROUP", help="the groups of the user; without it they stay")
        if name in ("add", "check"):
            action.add_argument("--stdin", action="store_true", help="read the password, a line, of standard input")


def run(options):
    """Do it. Raises PaceError."""
    RUN[options.action](options)


def add_user(options):
    """Write the user's line."""
    from pace.security.passwords import LEAST, MOST, hashed  # not before it is needed: help does without gevent
    from pace.security.users import User
    is_there = options.file.exists()
    known = _known(options.file) if is_there else {}
    before = known.get(options.name)
    groups = before.groups if before and options.groups is None else frozenset(filter(None, _words(options.groups)))
    _check_names(options.name, groups, known)
    password = _password(options, twice=True)
    if not LEAST <= len(password) <= MOST:
        raise PaceError(f"a password has {LEAST} to {MOST} characters")
    _write(options.file, options.name, str(User(options.name, hashed(password), groups)))
    print(f"{options.name} {'is changed' if before else 'may log in'}{_said(groups)}")
    if not is_there:
        print(f"{options.file} is made, and readable by its owner alone: the server's user must be that, or be let in")


def _check_names(name, groups, known):
    """Raise PaceError where the file could not be read any more with this user in it; nobody has been asked yet."""
    from pace.security.users import check_group, check_name  # as above
    try:
        check_name(name)
        for group in groups:
            check_group(group)
    except ValueError as wrong:
        raise PaceError(str(wrong)) from None
    other = next((one for one in known if one.lower() == name.lower() and one != name), None)
    if other:
        raise PaceError(f"{other} is there already, and capitals tell no users apart; another name, or {other} itself")


def remove_user(options):
    """Take the user's line out."""
    _user(options)
    _write(options.file, options.name, None)
    print(f"{options.name} is removed")


def list_users(options):
    """Print names and groups."""
    for user in _known(options.file).values():
        print(f"{user.name}{_said(user.groups)}")


def check_user(options):
    """Compare a password; status 1 where it is another one."""
    from pace.security.passwords import matches  # as above
    user = _user(options)
    if not matches(user.hash, _password(options)):
        raise PaceError(f"that is not {options.name}'s password")
    print(f"that is {options.name}'s password")


def _known(path):
    from pace.security.users import read  # as above
    users, faults = read(path)
    if faults:
        raise faults[0]
    return users


def _user(options):
    user = _known(options.file).get(options.name)
    if user is None:
        raise PaceError(f"there is no user {options.name} in {options.file}")
    return user


def _password(options, twice=False):
    if options.stdin:
        return sys.stdin.readline().rstrip("\r\n")
    try:
        password = getpass(f"Password of {options.name}: ")
        if twice and getpass("Once more: ") != password:
            raise PaceError("these are two passwords; nothing was changed")
    except EOFError:
        raise PaceError("there is nobody to ask for the password; --stdin reads one") from None
    return password


def _words(text):
    return [word.strip() for word in (text or "").split(",")]


def _said(groups):
    return f", groups {', '.join(sorted(groups))}" if groups else ""


def _write(path, name, line):
    """Put `line`, or nothing where it is None, in the place of the user's line."""
    target = Path(os.path.realpath(path))
    try:
        with _alone_in(target.parent):
            lines = target.read_text(encoding="utf-8").splitlines() if target.exists() else []
            _replace(target, "".join(f"{one}\n" for one in _changed(lines, name, line)))
    except OSError as error:
        raise PaceError(f"{target} cannot be written: {error.strerror}") from None


def _changed(lines, name, line):
    """The lines with `line` in the place of the user's, or with none there where it is None."""
    names = [one.partition(":")[0].strip() for one in lines]
    place = names.index(name) if name in names else len(lines)
    return [*lines[:place], *([] if line is None else [line]), *lines[place + 1:]]


@contextmanager
def _alone_in(folder):
    """Have others who change files there by `pace user` wait, so that no change is lost."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _replace(target, text):
    """Write the file all at once, since servers read it meanwhile. Who might read it still may, else its owner."""
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            status = target.stat()
            os.chmod(temporary, status.st_mode & 0o777)
            if (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
                os.chown(temporary, status.st_uid, status.st_gid)
        os.replace(temporary, target)
    except OSError:
        os.unlink(temporary)
        raise


RUN = {"add": add_user, "remove": remove_user, "list": list_users, "check": check_user}
