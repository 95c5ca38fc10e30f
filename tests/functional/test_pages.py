"""The pages over WSGI: what a browser is given before any script runs."""
import gzip
import re

import pytest

from pace.assets import FOLDER
from pace.preloads import imports_of
from tests.support.wire import fetch

ASSETS = re.compile(r'(?:src|href)="(/static/[^"]+)"')
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)


def test_the_page_is_served(testapp):
    response = testapp.get("/")
    assert response.content_type == "text/html"
    assert "Not a medical device" in response.text
    assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/", "/status", "/nothing/here"])
def test_pages_carry_their_policy_and_nothing_inline(testapp, path):
    response = testapp.get(path, status="*")
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"]
    assert response.headers["Permissions-Policy"]
    assert not INLINE.search(response.text)


@pytest.mark.parametrize("path", ["/", "/status", "/nothing/here"])
def test_every_file_that_a_page_names_is_there(testapp, path):
    addresses = ASSETS.findall(testapp.get(path, status="*").text)
    assert len(addresses) >= 2
    for address in addresses:
        assert testapp.get(address).cache_control.max_age == 31_536_000


@pytest.mark.parametrize("script", sorted(FOLDER.glob("js/**/*.js")), ids=lambda path: path.name)
def test_every_module_names_files_that_exist(script):
    for name in re.findall(r'(?:from|import) "([^"]+)"', script.read_text()):
        assert (script.parent / name).resolve().is_file(), f"{script} imports {name}"


def test_scripts_have_a_type_that_browsers_run(testapp):
    for name in ("js/main.js", "vendor/sockjs.min.js"):
        response = testapp.get(f"/static/{name}")
        assert response.content_type in ("text/javascript", "application/javascript")
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_asks_another_origin(testapp):
    pages = [testapp.get("/").text, *(path.read_text() for path in FOLDER.glob("css/*.css"))]
    assert not [page for page in pages if re.search(r"(?:src|href|url\()\W*(?:https?:)?//", page)]


def test_head_is_answered(testapp):
    assert testapp.head("/").status_int == 200


def test_the_icon_that_browsers_ask_for(testapp):
    assert testapp.get("/favicon.ico").follow().content_type == "image/svg+xml"


def test_an_unknown_address_is_a_readable_404(testapp):
    response = testapp.get("/nothing/here", status=404)
    assert "Not found" in response.text
    assert 'href="/"' in response.text


def test_a_method_that_no_page_takes(testapp):
    testapp.post("/", status=404)


def test_files_outside_are_not_served(testapp):
    for path in ("/static/../views.py", "/static/%2e%2e/views.py", "/static/..%2fviews.py"):
        assert testapp.get(path, status="*").status_int == 404


def test_the_first_view_is_small(app):
    page = fetch(app, Accept_Encoding="gzip")
    addresses = {*ASSETS.findall(gzip.decompress(page.body).decode())}
    assert len([address for address in addresses if address.endswith(".js")]) > 20
    parts = [page, *(fetch(app, address, Accept_Encoding="gzip") for address in addresses)]
    assert sum(len(part.body) for part in parts) < 300_000


def test_the_page_names_each_module_that_it_imports_at_once(testapp):
    addresses = ASSETS.findall(testapp.get("/").text)
    modules = [address for address in addresses if "/js/" in address]
    named = {address.partition("/js/")[2] for address in modules}
    assert len({address.partition("/js/")[0] for address in modules}) == 1
    for name in named:
        script = FOLDER / "js" / name
        for imported in imports_of(script.read_text()):
            assert (script.parent / imported).resolve().relative_to(FOLDER / "js").as_posix() in named


def test_streams_are_never_compressed(app):
    for path in ("/__sockjs__/info", "/__sockjs__/iframe.html"):
        assert "Content-Encoding" not in fetch(app, path, Accept_Encoding="gzip").headers
