"""Share links over HTTP: made, listed and revoked by users, opened by whoever holds one."""
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED

from pace.compression import compressed
from pace.errors import BrokerDown, Malformed, PaceError
from pace.messages.encoding import decode
from pace.security import audit
from pace.security.grants import VIEW
from pace.security.identity import Identity
from pace.security.sharing import LEAST_S, MOST_S, give
from pace.sockjs import client_of
from pace.sockjs.origins import Origins
from pace.sockjs.requests import Refused, body

#: Bytes of what a page says of a link.
MAX_BODY = 1024
NOT_CACHED = ("Cache-Control", "no-store")
#: What is at an address that held a link, or might have.
OVER = "This link is not valid, or not any more. Whoever gave it to you can make another one."


def make(request):
    """A user makes a link; `channel` and `seconds` come as JSON. Gives its description and, this once, its `url`."""
    grants = _maker(request)
    said = _said(request)
    channel = said["channel"]
    if not grants.may(VIEW, channel):
        return _json(404, reason=f"there is no channel {channel!r}")
    try:
        link, token = _access(request).shares.make(channel, said["seconds"], grants.user)
    except BrokerDown:
        return _json(503, reason="Redis does not answer")
    except PaceError as problem:
        return _json(429, reason=str(problem))
    _tell(request, audit.SHARE, link, user=grants.user, until=audit.stamp(link.expires))
    return _json(201, **link.describe(), url=request.route_url("shared", token=token))


def listed(request):
    """The links that a user has made and that are good."""
    grants = _maker(request)
    shares = _access(request).shares
    try:
        shares.look()
    except BrokerDown:
        return _json(503, reason="Redis does not answer")
    return _json(200, links=[link.describe() for link in shares.all(grants.user) if grants.may(VIEW, link.channel)])


def revoke(request):
    """A user takes back a link of his own, named by its id."""
    grants = _maker(request)
    try:
        link = _access(request).shares.revoke(request.matchdict["token"], grants.user)
    except BrokerDown:
        return _json(503, reason="Redis does not answer")
    if link is None:
        return _json(404, reason="there is no such link, or not any more")
    _tell(request, audit.SHARE_REVOKED, link, user=grants.user)
    return _json(200, **link.describe())


def open_link(request):
    """Whoever follows a link gets a cookie in the place of the address, and the page. Who is logged in is let be."""
    access = _access(request)
    # what gunicorn writes into its log of requests: whoever reads that shall not hold the link
    request.environ["RAW_URI"] = request.route_path("shared", token="-")
    try:
        link = access.shares.find(request.matchdict["token"])
    except BrokerDown:
        return _json(503, reason="Redis does not answer")
    if link is None or access.of(Identity(None, share=link.id)).over:
        request.response.status_int = 404
        request.response.headers.update([NOT_CACHED])
        return {"static": request.static_address, "title": "No such link", "detail": OVER,
                "home": request.script_name + "/"}
    user = request.identity and request.identity.name
    _tell(request, audit.SHARE_USED, link, user=user)
    page = f"{request.route_path('page')}#{urlencode({'channel': link.channel})}"
    response = HTTPSeeOther(location=page, headers=[NOT_CACHED, ("Referrer-Policy", "no-referrer")])
    if user is None:
        give(request, response, link, request.matchdict["token"])
    return response


def _maker(request):
    """The Grants of who asks, if he may make links; pages of other sites may not ask."""
    if not Origins("same").allow(request):
        raise Refused(403, "Pages of other sites cannot make links.")
    grants = _access(request).asking(request)
    if grants.over or not grants.rights.share:
        raise Refused(403, "You may not make links.")
    return grants


def _said(request):
    if request.content_type != "application/json":
        raise Refused(415, "Say it as application/json.")
    try:
        said = decode(body(request, MAX_BODY).decode())
        if type(said) is not dict or type(said.get("channel")) is not str or type(said.get("seconds")) is not int:
            raise Malformed("channel is a text, seconds is a whole number")
        if not LEAST_S <= said["seconds"] <= MOST_S:
            raise Malformed(f"seconds is from {LEAST_S} to {MOST_S}")
    except (ValueError, RecursionError):
        raise Refused(400, "That is no JSON.") from None
    except Malformed as problem:
        raise Refused(400, problem.reason) from None
    return said


def _access(request):
    return request.registry.settings["pace.access"]


def _json(status, **fields):
    return Response(status=status, json_body=fields, headerlist=[("Content-Type", "application/json"), NOT_CACHED])


def _tell(request, event, link, **fields):
    audit.record(event, share=link.id, channel=link.channel, address=client_of(request.environ) or None, **fields)


def _refused(problem, request):
    return _json(problem.status, reason=problem.text)


def includeme(config):
    """Add /share and what is below it, where links can be made: with log-ins and a secret."""
    settings = config.registry.settings
    if settings["pace.access"].open or settings["pace.settings"].secret is None:
        return
    config.add_route("share", "/share")
    config.add_route("shared", "/share/{token}")
    for route, method, view in (("share", "POST", make), ("share", "GET", listed), ("shared", "DELETE", revoke)):
        config.add_view(view, route_name=route, request_method=method)
    for route in ("share", "shared"):
        config.add_exception_view(_refused, context=Refused, route_name=route)
    config.add_view(open_link, route_name="shared", request_method="GET", permission=NO_PERMISSION_REQUIRED,
                    renderer="pace:templates/error.pt", decorator=compressed)
