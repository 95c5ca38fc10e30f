"""The cookie of who has logged in: signed, so that every process on every machine knows it without asking anybody."""
import secrets
from dataclasses import dataclass, field, replace

from pace.security.signing import Signer

#: Names of the cookie. Over TLS the prefix has browsers refuse one that another host, or a page without TLS, has set
#: (RFC 6265bis section 4.1.3.2), so that nobody can be logged in as somebody else unawares.
PLAIN, SAFE = "pace_login", "__Host-pace_login"
#: Bytes of an id and of a seal: neither can be guessed while the log-in lasts.
ID_BYTES, SEAL_BYTES = 12, 12


@dataclass(frozen=True, slots=True)
class Login:
    """One log-in, the same whatever is known of it by now: its `id`, the `name` of the user, epoch seconds at which it
    was `issued` and the person was last `seen`, and a `seal` over the password's hash: with another password the log-in
    is over."""

    id: str
    name: str = field(compare=False)
    issued: int = field(compare=False)
    seen: int = field(compare=False)
    seal: str = field(compare=False, repr=False)

    def seen_at(self, now):
        """The same, of a person who does something at that time."""
        return replace(self, seen=int(now))


class Cookies:
    """Writes log-ins into cookies and reads them there."""

    def __init__(self, secret):
        self._signer = Signer(secret, "log-in")
        self._sealer = Signer(secret, "seal of a password")

    def begin(self, user, now):
        """A Login of that User at epoch seconds `now`; its id is another one each time."""
        return Login(secrets.token_urlsafe(ID_BYTES), user.name, int(now), int(now), self.seal(user))

    def seal(self, user):
        """What a Login of that User holds of the password."""
        return self._sealer.mac(f"{user.name}:{user.hash}")[:SEAL_BYTES].hex()

    def read(self, request):
        """The Login in the cookie of a request, whether it still stands or not; None where there is none of ours."""
        signed = request.cookies.get(name_of(request))
        text = self._signer.read(signed) if signed else None
        parts = text.split(":") if text else ()
        if len(parts) != 5:
            return None
        id, name, issued, seen, seal = parts
        return Login(id, name, int(issued), int(seen), seal)

    def write(self, request, response, login):
        """Give the browser the Login. It forgets it when it ends, if the server does not refuse it before."""
        signed = self._signer.sign(f"{login.id}:{login.name}:{login.issued}:{login.seen}:{login.seal}")
        response.set_cookie(name_of(request), signed, **_attributes(request))

    def clear(self, request, response):
        """Have the browser forget it."""
        response.set_cookie(name_of(request), "", max_age=0, **_attributes(request))


def name_of(request):
    """The cookie's name. The prefix asks for the path / and TLS."""
    return SAFE if request.scheme == "https" and not request.script_name else PLAIN


def _attributes(request):
    return {"path": request.script_name or "/", "httponly": True, "samesite": "Lax",
            "secure": request.scheme == "https"}
