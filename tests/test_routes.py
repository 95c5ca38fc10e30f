"""Which address leads where."""
import pytest
from pyramid.interfaces import IRoutesMapper
from pyramid.request import Request


@pytest.mark.parametrize(("path", "method", "route"), [
    ("/", "GET", "page"), ("/", "HEAD", "page"), ("/", "POST", None), ("/favicon.ico", "GET", "favicon"),
    ("/static/js/main.js", "GET", "static"), ("/status", "GET", "status"), ("/status", "POST", None),
    ("/pages", "GET", None),
])
def test_route_of(app, path, method, route):
    mapper = app.registry.getUtility(IRoutesMapper)
    found = mapper(Request.blank(path, method=method))["route"]
    assert (found.name if found else None) == route
