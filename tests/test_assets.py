"""Addresses of the page's files."""
import pytest
import webtest
from pyramid.config import Configurator
from pyramid.response import Response

from pace.assets import digest_of


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "a.js").write_text("1")
    (tmp_path / "b.css").write_text("2")
    return tmp_path


def test_digest_stays_while_the_files_do(folder):
    assert digest_of(folder) == digest_of(folder)
    assert len(digest_of(folder)) == 12


def test_digest_follows_content_name_and_place(folder):
    seen = {digest_of(folder)}
    (folder / "b.css").write_text("3")
    seen.add(digest_of(folder))
    (folder / "b.css").rename(folder / "c.css")
    seen.add(digest_of(folder))
    (folder / "c.css").rename(folder / "js" / "c.css")
    seen.add(digest_of(folder))
    assert len(seen) == 4


def test_digest_tells_where_one_file_ends(folder):
    (folder / "b.css").write_text("2")
    before = digest_of(folder)
    (folder / "js" / "a.js").write_text("12")
    (folder / "b.css").write_text("")
    assert digest_of(folder) != before


def application(**settings):
    config = Configurator(settings=settings)
    config.include("pace.assets")
    config.add_route("where", "/where")
    config.add_view(lambda request: Response(request.static_address("css/page.css")), route_name="where")
    return webtest.TestApp(config.make_wsgi_app())


def test_address_with_digest_is_kept_for_a_year():
    app = application()
    address = app.get("/where").text
    assert address.startswith("/static/")
    assert address.endswith("/css/page.css")
    response = app.get(address)
    assert response.cache_control.max_age == 31_536_000
    assert response.content_type == "text/css"


def test_short_address_is_kept_for_a_minute():
    response = application().get("/static/css/page.css")
    assert response.cache_control.max_age == 60


def test_editing_needs_no_restart():
    app = application(**{"pyramid.prevent_cachebust": "true"})
    assert app.get("/where").text == "/static/css/page.css"
    assert app.get("/static/css/page.css").cache_control.max_age == 0


@pytest.mark.parametrize("path", ["/static/nothing.js", "/static/../pace/views.py", "/static/%2e%2e/views.py"])
def test_nothing_else_is_served(path):
    application().get(path, status=404)
