"""Who somebody is, as far as the server knows."""
import re
from dataclasses import dataclass, field

#: Names of users and of groups: what no separator of the users' file, of the ini file or of a header can be part of.
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._@+-]{0,63}\Z", re.ASCII)
NAME_RULE = "1 to 64 letters, digits or . _ - @ +, beginning with a letter, digit or _"
#: What the ini file calls all who look, and all who are known: nobody can be called so.
EVERYONE, USERS = "everyone", "users"


def valid_name(text):
    """Whether a user or a group may be called that."""
    return NAME.match(text) is not None and text.lower() not in (EVERYONE, USERS)


@dataclass(frozen=True, slots=True)
class Identity:
    """A user with `groups`, a frozenset of names; or, where `name` is None, whoever holds the share link of the id
    `share`. `login` is the Login (pace.security.cookies) by which this is known, None where a proxy vouches for it."""

    name: str | None
    groups: frozenset = frozenset()
    share: str | None = None
    login: object = field(default=None, repr=False)

    @property
    def userid(self):
        """What tells owners of sessions apart; no name holds the colon."""
        return f"share:{self.share}" if self.name is None else self.name
