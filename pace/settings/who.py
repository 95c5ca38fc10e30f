"""Who may do something: readers of names of users and of groups, and what goes together with `pace.auth`."""
import re

from pace.errors import Malformed
from pace.settings.values import Reader, words

#: All who look, logged in or not; all who are logged in; no one at all.
EVERYONE, USERS, NOBODY = "everyone", "users", "nobody"
#: What stands before the name of a user and of a group among those who may.
USER, GROUP = "user:", "group:"
#: Keys of a channel that say who may do something with it; `pace.<key>` is their default.
RIGHTS = ("view", "note", "publish")

#: Names of users and of groups: what no separator of the users' file, of the ini file or of a header can be part of.
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._@+-]{0,63}\Z", re.ASCII)
NAME_RULE = "1 to 64 letters, digits or . _ - @ +, beginning with a letter, digit or _"


def who():
    """A frozenset of principals: EVERYONE, USERS, `user:NAME`, `group:NAME`; empty for NOBODY."""
    return Reader(_who, "users, everyone or nobody, or names of users and group:NAME, divided by commas or blanks")


def _who(text):
    found = words(text)
    if found == (NOBODY,):
        return frozenset()
    if not found:
        raise ValueError(text)
    if NOBODY in found:
        raise Malformed("nobody stands alone")
    return frozenset(map(_principal, found))


def _principal(word):
    if word in (EVERYONE, USERS):
        return word
    kind = next((kind for kind in (USER, GROUP) if word.startswith(kind)), "")
    if not NAME.match(word.removeprefix(kind)):
        raise Malformed(f"{word!r} names nobody: users, everyone, nobody, NAME or group:NAME, a NAME being {NAME_RULE}")
    return word if kind else USER + word


def written(found):
    """What `who` read, as the ini file says it."""
    names = {one: one.removeprefix(USER) for one in found}
    return " ".join(sorted(one if name in (EVERYONE, USERS, NOBODY) else name for one, name in names.items())) or NOBODY


def settle(reader, app):
    """Refuse what would be taken for a protection that is none; `app` is the dict of what was read.

    Share links need a secret: where there is none nobody makes any.
    """
    if app["auth"] == "none":
        refuse_rights(reader, [f"pace.{key}" for key in (*RIGHTS, "share")])
    if app["secret"] is None:
        if app["auth"] != "none" and "pace.share" in reader.items and app["share"]:
            reader.wrong("pace.share", "links are signed: they need pace.secret")
        app["share"] = frozenset()


def refuse_rights(reader, names):
    """Add a fault for each of these keys that is said, since with `pace.auth = none` everybody may do everything."""
    for name in names:
        if name in reader.items:
            reader.wrong(name, "says nothing with pace.auth = none, where everybody may do everything; leave it out, "
                               "or set pace.auth")
