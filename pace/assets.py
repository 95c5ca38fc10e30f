"""The page's files under an address that changes with their content, so that browsers may keep them for a year."""
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid.settings import asbool

from pace.compression import answer, pack
from pace.preloads import reachable

FOLDER = Path(__file__).with_name("static")
YEAR = 31_536_000
MINUTE = 60
#: Digits of SHA-256 that tell contents apart.
DIGITS = 12


def digest_of(folder):
    """Return DIGITS hex digits of SHA-256 over names and contents of all files below ``folder``."""
    digest = hashlib.sha256()
    for name, path in sorted(names_of(folder).items()):
        digest.update(f"{name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:DIGITS]


def names_of(folder):
    """All files below ``folder``, by their names, which have slashes on every system."""
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


@dataclass(frozen=True)
class File:
    """A file as it is sent: ``packed`` is compressed, None where that is not worth it."""

    body: bytes
    packed: bytes | None
    type: str
    tag: str

    @classmethod
    def read(cls, path):
        """The file at ``path``."""
        type, _ = mimetypes.guess_type(path.name)
        body = path.read_bytes()
        return cls(body, pack(body, type), type or "application/octet-stream",
                   hashlib.sha256(body).hexdigest()[:DIGITS])


class Files:
    """The files of a folder, read and compressed once, when the application is built: workers share them.

    With ``editing`` each is read whenever it is asked for.
    """

    def __init__(self, folder, editing=False):
        self._folder = folder
        self._read = None if editing else {name: File.read(path) for name, path in names_of(folder).items()}
        self._modules = {}

    def get(self, name):
        """The File of that name, or None."""
        if self._read is not None:
            return self._read.get(name)
        path = names_of(self._folder).get(name)
        return path and File.read(path)

    def modules(self, first):
        """Names of all modules that a page needs at once whose script element names the module ``first``."""
        if first not in self._modules or self._read is None:
            self._modules[first] = reachable(first, self._text)
        return self._modules[first]

    def _text(self, name):
        file = self.get(name)
        return file and file.body.decode()


def file_view(files, max_age):
    """Return a view that sends the file at the request's subpath, to be kept for ``max_age`` seconds."""
    def view(request):
        file = files.get("/".join(request.subpath))
        if file is None:
            raise HTTPNotFound
        charset = "UTF-8" if file.type.startswith("text/") else None
        response = Response(content_type=file.type, charset=charset)
        response.cache_expires = max_age
        response.cache_control.public = True
        if max_age == YEAR:  # or reloading the page asks for each of the modules (RFC 8246)
            response.cache_control.properties["immutable"] = None
        return answer(request, response, file.body, file.packed, file.tag)
    return view


def static_address(request):
    """Return a function from a file's name in pace/static to its address (path only)."""
    base = request.route_path("files", subpath="")
    return lambda name: base + name


def module_addresses(files):
    """Return a method of requests: the addresses of the modules that a page needs at once, its ``first`` among them."""
    return lambda request, first: [request.static_address(name) for name in files.modules(first)]


def includeme(config):
    """Serve pace/static: under ``static/<digest>/`` for a year, and under ``static/`` for a minute.

    The digest stands before the file's name, so that a module's relative imports carry it too. The short address is
    for scripts that other pages name. ``pyramid.prevent_cachebust = true`` is for those who edit the files.
    """
    editing = asbool(config.registry.settings.get("pyramid.prevent_cachebust"))
    files = Files(FOLDER, editing)
    routes = {"files": ("/static/*subpath", 0)} if editing else {
        "files": (f"/static/{digest_of(FOLDER)}/*subpath", YEAR), "static": ("/static/*subpath", MINUTE)}
    for name, (pattern, max_age) in routes.items():
        config.add_route(name, pattern, request_method=("GET", "HEAD"))
        config.add_view(file_view(files, max_age), route_name=name, permission=NO_PERMISSION_REQUIRED)
    config.add_request_method(static_address, "static_address", reify=True)
    config.add_request_method(module_addresses(files), "module_addresses")
