"""Who somebody is, as far as the server knows."""
from dataclasses import dataclass, field

from pace.settings.who import EVERYONE, NAME, USERS


def valid_name(text):
    """Whether a user or a group may be called that: not what the ini file calls all who look, or all who are known."""
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
