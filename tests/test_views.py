"""The views, as functions of a request."""
from pace import views


def test_page_names_endpoint_and_servers(app_request):
    values = views.page(app_request)
    assert values["endpoint"] == "/__sockjs__"
    assert values["servers"] == ()
    assert values["static"]("js/main.js").endswith("/js/main.js")
    assert values["modules"][0] == values["static"]("js/main.js")
    assert app_request.response.cache_control.no_cache


def test_page_under_a_prefix_stays_under_it(app_request):
    app_request.script_name = "/ward"
    assert views.page(app_request)["endpoint"] == "/ward/__sockjs__"
    assert views.page(app_request)["static"]("x").startswith("/ward/static/")
    assert views.not_found(app_request)["home"] == "/ward/"


def test_pages_lead_to_those_that_there_are(app, app_request):
    names = [name for name in views.PAGES if app.routes_mapper.get_route(name)]
    app_request.matched_route = app.routes_mapper.get_route("page")
    pages = views.frame(app_request, "js/main.js")["pages"]
    assert [(page["address"], page["current"]) for page in pages] == [
        (app_request.route_path(name), "page" if name == "page" else None) for name in names]
    assert pages[0] == {"address": "/", "current": "page", "key": "nav.monitor", "text": "Monitor"}


def test_the_status_page_has_a_module_of_its_own(app_request):
    needed = views.status(app_request)
    assert needed["first"] == "js/status.js"
    assert any(address.endswith("js/status/view.js") for address in needed["modules"])


def test_the_map_has_a_module_of_its_own_and_headers(app_request):
    needed = views.map_page(app_request)
    assert needed["first"] == "js/map.js"
    assert any(address.endswith("js/map/pins.js") for address in needed["modules"])
    assert (needed["tiles"], needed["credit"], needed["pins"], needed["monitor"]) == (None, None, "[]", "/")
    assert "geolocation=(self)" in app_request.response.headers["Permissions-Policy"]


def test_favicon_leads_to_the_drawing(app_request):
    response = views.favicon(app_request)
    assert response.status_int == 301
    assert response.location.endswith("/favicon.svg")


def test_not_found_says_so(app_request):
    assert views.not_found(app_request)["title"] == "Not found"
    assert app_request.response.status_int == 404
