"""The sessions of a worker: by whom they were opened, from where, and what they may see."""
import time

from pace.hub.addresses import Addresses
from pace.hub.guard import described
from pace.hub.vouching import Vouching
from pace.security.access import OPEN
from pace.security.grants import ALL_RIGHTS
from pace.sockjs import SessionManager, client_of


class Sessions(SessionManager):
    """A SessionManager that counts sessions by address and gives each its Grants, `session.grants`.

    `channels` maps names to Channels. `access` is a pace.security.access.Access, OPEN unless somebody sets another one.
    """

    def __init__(self, name, registry, session, settings, clock=time.monotonic):
        super().__init__(name, registry, session=session)
        self.settings = settings
        self.channels = dict(settings.channels)
        self.addresses = Addresses(settings, clock)
        self.access = OPEN
        self.vouching = Vouching(clock)

    def refusal(self, request):
        """Seconds until the client's address may open a session."""
        return self.addresses.wait(client_of(request.environ))

    def create(self, request, key=None, user=None):
        """As every manager does; the session counts for its client's address until it is forgotten."""
        grants = self.access.asking(request)  # first: were this to fail, no session may be left that has none
        session = super().create(request, key, user)
        if session is not None:
            session.address = self.addresses.join(client_of(request.environ))
            session.grants = grants
            if grants.vouched:
                self.vouching.add(session)
        return session

    def forget(self, session):
        """The session is over."""
        super().forget(session)
        self.vouching.forget(session)
        self.addresses.leave(session.address)
        session.address = None

    def announce(self, message, sessions=None):
        """Send a message to every session, or to these, whatever they watch."""
        super().broadcast(message, sessions)

    def descriptors(self, rights=ALL_RIGHTS):
        """What clients who have these Rights are told of all channels."""
        return described(self.channels, rights)
