"""The page's files under an address that changes with their content, so that browsers may keep them for a year."""
import hashlib
from pathlib import Path

from pyramid.settings import asbool
from pyramid.static import static_view

SPEC = "pace:static"
FOLDER = Path(__file__).with_name("static")
YEAR = 31_536_000
MINUTE = 60


def digest_of(folder):
    """Return 12 hex digits of SHA-256 over names and contents of all files below ``folder``."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def static_address(request):
    """Return a function from a file's name in pace/static to its address (path only)."""
    return lambda name: request.static_path(f"{SPEC}/{name}")


def includeme(config):
    """Serve pace/static: under ``static/<digest>/`` for a year, and under ``static/`` for a minute.

    The digest stands before the file's name, so that a module's relative imports carry it too. The short address is
    for scripts that other pages name. ``pyramid.prevent_cachebust = true`` is for those who edit the files.
    """
    if not asbool(config.registry.settings.get("pyramid.prevent_cachebust")):
        config.add_static_view(f"static/{digest_of(FOLDER)}", SPEC, cache_max_age=YEAR)
        config.add_route("static", "/static/*subpath")
        config.add_view(static_view(SPEC, use_subpath=True, cache_max_age=MINUTE), route_name="static")
    else:
        config.add_static_view("static", SPEC, cache_max_age=0)
    config.add_request_method(static_address, "static_address", reify=True)
