"""Pyramid's security policy: who asks, and whether that may be."""
from pyramid.authorization import ACLHelper, Allow, Authenticated, Everyone
from pyramid.interfaces import ISecurityPolicy
from pyramid.request import RequestLocalCache
from zope.interface import implementer

#: What all views of Pace ask for that are not for strangers: to look at pages and to connect.
USE = "use"


class Root:
    """The context of every view."""

    def __init__(self, known_only):
        self.__acl__ = [(Allow, Authenticated if known_only else Everyone, USE)]


def root_factory(known_only):
    """Pyramid's root factory; with `known_only` USE is for those who are known."""
    root = Root(known_only)
    return lambda request: root


@implementer(ISecurityPolicy)
class Policy:
    """`ways` are functions of a request that return an Identity, or None; the first that knows somebody decides."""

    def __init__(self, ways=()):
        self._ways = tuple(ways)
        self._acl = ACLHelper()
        self._identities = RequestLocalCache(self._identify)

    def identity(self, request):
        """The Identity of who asks, or None. It is found out once for each request."""
        return self._identities.get_or_create(request)

    def authenticated_userid(self, request):
        """What tells users apart, or None."""
        identity = self.identity(request)
        return identity and identity.userid

    def permits(self, request, context, permission):
        """By the ACL of the context."""
        return self._acl.permits(context, principals(self.identity(request)), permission)

    def remember(self, request, userid, **options):
        """No headers: pace.security.cookies makes them."""
        return []

    def forget(self, request, **options):
        """No headers, as above."""
        return []

    def _identify(self, request):
        return next(filter(None, (way(request) for way in self._ways)), None)


def principals(identity):
    """What ACLs call whoever asks."""
    if identity is None:
        return [Everyone]
    return [Everyone, Authenticated, identity.userid, *(f"group:{group}" for group in sorted(identity.groups))]
