"""Passwords: made to hashes, compared with them. argon2id alone (RFC 9106)."""
import re
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: What a hash costs: 19 MiB, two passes, one thread: OWASP's Password Storage Cheat Sheet. No more, since the same
#: machine sends live traces; attempts are few (pace.security.attempts).
MEMORY_KIB, PASSES, THREADS = 19_456, 2, 1
#: What a hash of somebody else's making may cost at most; above, each log-in would stall the machine.
MOST_KIB, MOST_PASSES, MOST_THREADS = 262_144, 10, 8
#: Characters of a password. The bound keeps megabytes from being hashed; NIST SP 800-63B asks for at least 64, and
#: for at least 8.
LEAST, MOST = 8, 256

_HASH = re.compile(r"\$argon2id\$v=19\$m=(\d{1,9}),t=(\d{1,9}),p=(\d{1,9})"
                   r"\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{16,172}\Z", re.ASCII)
_HASHER = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=THREADS)
#: A hash of no password, compared with where there is no such user: the answer takes as long.
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$c29tZSBzYWx0IG9mIDE2Yg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def hashed(password):
    """The hash of a password, to stand in a file."""
    return _HASHER.hash(_composed(password))


def check_hash(text):
    """Raise ValueError where `text` is no hash that `matches` could compare with; the text stands in no message."""
    found = _HASH.match(text)
    if found is None:
        if text.startswith("$2"):
            raise ValueError("bcrypt's hashes are not read, argon2id's are: `pace user add` sets a new password")
        raise ValueError("the hash is no argon2id hash ($argon2id$v=19$…), as `pace user add` makes them")
    memory, passes, threads = map(int, found.groups())
    if memory > MOST_KIB or not 1 <= passes <= MOST_PASSES or not 1 <= threads <= MOST_THREADS:
        raise ValueError(f"the hash costs too much at each log-in; at most m={MOST_KIB}, t={MOST_PASSES}, "
                         f"p={MOST_THREADS}")


def matches(hash, password):
    """Whether that is the password of the hash. Takes some 30 ms of a core, and releases the interpreter meanwhile."""
    try:
        return _HASHER.verify(hash, _composed(password))
    except (VerificationError, InvalidHashError):
        return False


def _composed(password):
    """One form of each character, whatever the keyboard makes of it (RFC 8265 section 4.2)."""
    return unicodedata.normalize("NFC", password)
