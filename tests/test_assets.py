"""Addresses of the page's files."""
import functools
import gzip

import pytest
import webtest
from pyramid.config import Configurator
from pyramid.response import Response

from pace.assets import FOLDER, Files, digest_of
from pace.compression import LEAST
from tests.support.wire import fetch


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


@functools.cache
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
    assert "immutable" in response.headers["Cache-Control"]
    assert response.content_type == "text/css"


def test_short_address_is_kept_for_a_minute():
    response = application().get("/static/css/page.css")
    assert response.cache_control.max_age == 60
    assert "immutable" not in response.headers["Cache-Control"]


def test_editing_needs_no_restart():
    app = application(**{"pyramid.prevent_cachebust": "true"})
    assert app.get("/where").text == "/static/css/page.css"
    assert app.get("/static/css/page.css").cache_control.max_age == 0


def test_files_stay_what_they_were_or_follow_the_editor(folder):
    kept, edited = Files(folder), Files(folder, editing=True)
    (folder / "b.css").write_text("other")
    (folder / "js" / "d.js").write_text("4")
    assert [kept.get(name) and kept.get(name).body for name in ("b.css", "js/d.js")] == [b"2", None]
    assert [edited.get(name).body for name in ("b.css", "js/d.js")] == [b"other", b"4"]
    assert edited.get("b.css").tag != kept.get("b.css").tag


def test_modules_follow_the_editor_too(folder):
    (folder / "js" / "main.js").write_text('import "./a.js";')
    kept, edited = Files(folder), Files(folder, editing=True)
    first = "js/main.js"
    assert kept.modules(first) == edited.modules(first) == [first, "js/a.js"]
    (folder / "js" / "main.js").write_text("")
    assert kept.modules(first) == [first, "js/a.js"]
    assert edited.modules(first) == [first]


def test_each_page_has_modules_of_its_own(folder):
    (folder / "js" / "map.js").write_text('import "./a.js";')
    (folder / "js" / "main.js").write_text("")
    files = Files(folder)
    assert files.modules("js/main.js") == ["js/main.js"]
    assert files.modules("js/map.js") == ["js/map.js", "js/a.js"]


@pytest.mark.parametrize("path", [
    "/static/nothing.js", "/static/../pace/views.py", "/static/%2e%2e/views.py", "/static/js", "/static/", "/static",
    "/static/js/../../views.py", "/static/%00"])
def test_nothing_else_is_served(path):
    application().get(path, status=404)


@pytest.mark.parametrize("name", sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*")
                                        if path.is_file()))
def test_each_file_is_what_it_is_in_either_form(name):
    app = application().app
    plain, packed = (fetch(app, f"/static/{name}", Accept_Encoding=coding) for coding in ("br", "gzip, br"))
    assert plain.body == (FOLDER / name).read_bytes()
    assert "Content-Encoding" not in plain.headers
    assert packed.content_length == len(packed.body)
    assert packed.content_type == plain.content_type
    if "Content-Encoding" in packed.headers:
        assert (gzip.decompress(packed.body), packed.vary) == (plain.body, ("Accept-Encoding",))
    else:
        assert packed.body == plain.body
        assert len(plain.body) < LEAST or plain.content_type == "application/octet-stream"


def test_a_part_of_a_file_is_part_of_the_form_that_is_sent():
    app, path = application().app, "/static/css/page.css"
    whole = fetch(app, path, Accept_Encoding="gzip")
    part = fetch(app, path, Accept_Encoding="gzip", Range="bytes=10-19", If_Range=whole.headers["ETag"])
    assert (part.status_code, part.body) == (206, whole.body[10:20])
    assert part.headers["Content-Encoding"] == "gzip"


def test_files_take_no_other_method():
    application().post("/static/css/page.css", status=404)
