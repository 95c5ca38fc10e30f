"""Which address leads to which view."""
from pyramid.security import NO_PERMISSION_REQUIRED

from pace.compression import compressed
from pace.visiting import counted

#: What every page that people look at is decorated with.
PAGE = (compressed, counted)


def includeme(config):
    """Add the pages, their files and their headers; needs ``registry.settings['pace.settings']``."""
    config.include("pyramid_chameleon")
    config.include("pace.headers")
    config.include("pace.assets")
    config.include("pace.login")
    config.include("pace.share")
    config.include("pace.posting")
    config.add_route("page", "/", request_method=("GET", "HEAD"))
    config.add_route("status", "/status", request_method=("GET", "HEAD"))
    config.add_route("map", "/map", request_method=("GET", "HEAD"))
    config.add_route("favicon", "/favicon.ico", request_method=("GET", "HEAD"))
    config.add_view("pace.views.page", route_name="page", renderer="pace:templates/page.pt", decorator=PAGE)
    config.add_view("pace.views.status", route_name="status", renderer="pace:templates/status.pt", decorator=PAGE)
    config.add_view("pace.views.map_page", route_name="map", renderer="pace:templates/map.pt", decorator=PAGE)
    config.add_view("pace.views.favicon", route_name="favicon", permission=NO_PERMISSION_REQUIRED)
    config.add_notfound_view("pace.views.not_found", renderer="pace:templates/error.pt", decorator=compressed)
