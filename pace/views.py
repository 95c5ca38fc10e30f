"""The pages."""
from pace.headers import listed_origins

ENDPOINT = "/__sockjs__"


def page(request):
    """Return what templates/page.pt needs: the SockJS endpoint and the other servers that it may be pointed at."""
    request.response.cache_control = "no-cache"
    return {
        "static": request.static_address,
        "modules": request.module_addresses,
        "endpoint": request.script_name + ENDPOINT,
        "servers": listed_origins(request.registry.settings["pace.settings"]),
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
    return {
        "static": request.static_address,
        "title": "Not found",
        "detail": "There is nothing at this address.",
        "home": request.script_name + "/",
    }
