"""The pages."""
import json

from pyramid.interfaces import IRoutesMapper

from pace.headers import listed_origins, map_headers
from pace.login import renew
from pace.settings.maps import credit_parts

ENDPOINT = "/__sockjs__"
#: Routes of the pages that lead to each other, in this order: what the words call them, and in English.
PAGES = {"page": ("nav.monitor", "Monitor"), "map": ("nav.map", "Map"), "status": ("nav.status", "Status")}


def frame(request, first):
    """Return what templates/layout.pt needs for a page whose script element names the module ``first``.

    That is the addresses of its files, the SockJS endpoint, the other servers that it may be pointed at, who looks, and
    the pages: of those in PAGES the ones whose route exists.
    """
    request.response.cache_control = "no-cache" if request.identity is None else "no-store"
    one = who(request)
    entries = [first, "js/loggedin.js"] if one and one["left"] else [first]
    return {
        "static": request.static_address,
        "first": first,
        "modules": [address for entry in entries for address in request.module_addresses(entry)],
        "endpoint": request.script_name + ENDPOINT,
        "servers": listed_origins(request.registry.settings["pace.settings"]),
        "pages": [_link(request, name) for name in _pages(request)],
        "who": one,
        "guest": guest(request),
    }


def who(request):
    """Whom a page says to be logged in, None for strangers: `name`, and where one can log out the addresses for it and
    the seconds `left` until that happens by itself. To open a page is to do something: the time begins anew."""
    identity = request.identity
    if identity is None or identity.name is None:
        return None
    if identity.login is None:
        return {"name": identity.name, "left": None}
    left = renew(request, request.response)
    return {"name": identity.name, "left": left,
            **{route: request.route_path(route) for route in ("login", "logout", "session")}}


def guest(request):
    """What a page tells who came by a share link, or looks at what everyone may see: where to log in, None where nobody
    does. None for users, and where nobody is known."""
    identity = request.identity
    if identity is None or identity.name is not None:
        return None
    logs_in = _has_route(request, "login")
    return {"login": request.route_path("login", _query={"next": request.path_qs}) if logs_in else None}


def _pages(request):
    """Names of the pages that are anything for who looks: a share link shows a channel, and who has not logged in is
    told nothing of the server."""
    identity = request.identity
    hidden = () if identity is None or identity.name is not None else ("status", *(["map"] if identity.share else []))
    return [name for name in PAGES if _has_route(request, name) and name not in hidden]


def _has_route(request, name):
    return request.registry.getUtility(IRoutesMapper).get_route(name) is not None


def _link(request, name):
    key, text = PAGES[name]
    here = request.matched_route is not None and request.matched_route.name == name
    return {"address": request.route_path(name), "key": key, "text": text, "current": "page" if here else None}


def page(request):
    """Return what templates/page.pt needs."""
    return frame(request, "js/main.js")


def status(request):
    """Return what templates/status.pt needs."""
    return frame(request, "js/status.js")


def map_page(request):
    """Return what templates/map.pt needs: the URL of tiles and who made them, the fixed pins, where traces are."""
    settings = request.registry.settings["pace.settings"]
    request.response.headers.update(map_headers(settings))
    return {
        **frame(request, "js/map.js"),
        "tiles": settings.map_tiles,
        "credit": settings.map_attribution and credit_parts(settings.map_attribution),
        "pins": json.dumps([pin._asdict() for pin in settings.map_pin or ()]),
        "monitor": request.route_path("page"),
    }


def favicon(request):
    """Browsers ask for this name by themselves, whatever the page says."""
    response = request.response
    response.status_int = 301
    response.location = request.static_address("favicon.svg")
    return response


def not_found(request):
    """Return what templates/error.pt needs for an address that nothing answers to."""
    request.response.status_int = 404
    request.response.cache_control = "no-store"  # else it could be kept for whoever asks when there is something
    return {
        "static": request.static_address,
        "title": "Not found",
        "detail": "There is nothing at this address.",
        "home": request.script_name + "/",
    }
