"""The map over WSGI: what it allows that other pages do not, and what the ini puts on it."""
import html
import json
import re

import pytest
import webtest
from pyramid.paster import get_app

from tests.functional.test_pages import ASSETS, INLINE
from tests.support.ini import ini_text
from tests.support.wire import fetch

TILES = "https://{s}.tiles.example/{z}/{x}/{y}.png"


@pytest.fixture
def with_tiles(tmp_path):
    path = tmp_path / "map.ini"
    path.write_text(ini_text(settings={
        "redis_url": "redis://127.0.0.1:1/0", "insecure": "yes", "map_tiles": TILES,
        "map_attribution": "© The <Town> https://town.example/terms",
        "map_pin": "\n  52.5 13.4 Gate\n  48.1 11.6 \"Second\" <b>gate</b>"}), encoding="utf-8")
    return webtest.TestApp(get_app(str(path)), extra_environ={"HTTP_HOST": "example.com"})


def data(response, name):
    return html.unescape(re.search(rf'data-{name}="([^"]*)"', response.text)[1])


def test_the_map_is_served(testapp):
    response = testapp.get("/map")
    assert "Not a medical device" in response.text
    assert response.headers["Cache-Control"] == "no-cache"
    assert (data(response, "tiles"), data(response, "pins"), data(response, "monitor")) == ("", "[]", "/")
    assert "Natural Earth" in response.text
    assert not INLINE.search(response.text)


def test_every_file_that_the_map_names_is_there(testapp):
    addresses = ASSETS.findall(testapp.get("/map").text)
    names = {address.rpartition("/")[2] for address in addresses}
    assert {"map.js", "mappage.js", "leaflet.js", "leaflet.css", "topojson-client.min.js", "map.css"} <= names
    for address in addresses:
        assert testapp.get(address).cache_control.max_age == 31_536_000


def test_the_outlines_come_compressed(app):
    for name in ("countries-110m.json", "countries-50m.json"):
        response = fetch(app, f"/static/vendor/{name}", Accept_Encoding="gzip")
        assert response.content_type == "application/json"
        assert response.headers["Content-Encoding"] == "gzip"


def test_other_pages_load_nothing_of_the_map(testapp):
    assert "leaflet" not in testapp.get("/").text
    assert "topojson" not in testapp.get("/").text


def test_position_and_sensors_are_for_the_map_alone(testapp):
    for path, allowed in (("/map", "(self)"), ("/", "()"), ("/nothing/here", "()")):
        policy = testapp.get(path, status="*").headers["Permissions-Policy"].split(", ")
        for feature in ("accelerometer", "geolocation", "gyroscope", "magnetometer"):
            assert f"{feature}={allowed}" in policy
        assert "camera=()" in policy


def test_without_tiles_no_image_comes_from_elsewhere(testapp):
    policy = testapp.get("/map").headers["Content-Security-Policy"]
    assert policy == testapp.get("/").headers["Content-Security-Policy"]
    assert "img-src" not in policy


def test_tiles_come_from_their_server_on_the_map_alone(with_tiles):
    response = with_tiles.get("/map")
    assert "img-src 'self' data: https://*.tiles.example" in response.headers["Content-Security-Policy"]
    assert "tiles.example" not in with_tiles.get("/").headers["Content-Security-Policy"]
    assert data(response, "tiles") == TILES
    assert '<a href="https://town.example/terms" rel="noopener" target="_blank">© The &lt;Town&gt;</a>' in response.text
    assert "Natural Earth" not in response.text


def test_fixed_pins_are_harmless_text(with_tiles):
    response = with_tiles.get("/map")
    assert [pin["label"] for pin in json.loads(data(response, "pins"))] == ["Gate", '"Second" <b>gate</b>']
    assert "<b>gate" not in response.text
