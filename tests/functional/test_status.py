"""The page of the server's status over WSGI."""
import re

import pytest


def names(testapp, path):
    return {address.rpartition("/")[2] for address in re.findall(r'(?:src|href)="([^"]+)"', testapp.get(path).text)}


def test_the_page_is_served(testapp):
    response = testapp.get("/status")
    assert response.content_type == "text/html"
    assert response.headers["Cache-Control"] == "no-cache"
    assert "Not a medical device" in response.text
    assert "<title>Server status · Pace</title>" in response.text


def test_pages_lead_to_each_other(testapp):
    links = [re.search(r'<nav class="pages".*?</nav>', testapp.get(path).text, re.DOTALL)[0]
             for path in ("/", "/status")]
    assert all('href="/"' in link and 'href="/status"' in link for link in links)
    current = [re.findall(r'href="([^"]+)" aria-current="page"', link) for link in links]
    assert current == [["/"], ["/status"]]


@pytest.mark.parametrize("name", ["uPlot.iife.min.js", "uPlot.min.css", "status.css", "status.js"])
def test_charts_are_loaded_here_alone(testapp, name):
    assert name in names(testapp, "/status")
    assert name not in names(testapp, "/")


def test_strips_are_not(testapp):
    assert not {"main.js", "strip.js", "calipers.css"} & names(testapp, "/status")


def test_an_address_below_it_is_none(testapp):
    testapp.get("/status/", status=404)
    testapp.post("/status", status=404)
