"""Fixtures of the whole suite. The pytest process is never monkey-patched: servers run in processes."""
import os

import pytest
import webtest
from hypothesis import HealthCheck, settings
from pyramid.paster import get_app
from pyramid.scripting import prepare
from pyramid.testing import DummyRequest, testConfig

from tests.support import browser as browsers
from tests.support.app_server import AppServer
from tests.support.ini import ini_text
from tests.support.pace_server import PaceServer
from tests.support.redis_server import BINARIES, RedisServer

pytest_plugins = ["tests.support.reporting"]

# Beside other tests any example may take long, and that is no fault of what it tests.
settings.register_profile("beside others", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("beside others")

LONG = ("hostile", "system")
"""The folders whose tests start servers, browsers and proxies."""

CHANNELS = {
    "ecg": {"label": "ECG", "leads": "MLII", "unit": "mV", "rate": "360", "range": "-2 3"},
    "testing": {"label": "Testing", "kind": "text"},
}
"""The channels of the fixtures `app` and `pace_server` where a test names none."""


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    """The WSGI application from an ini file; nothing is started and no Redis is asked."""
    path = tmp_path_factory.mktemp("app") / "pace.ini"
    path.write_text(ini_text(settings={"redis_url": "redis://127.0.0.1:1/0", "insecure": "yes"}, channels=CHANNELS))
    return get_app(str(path))


@pytest.fixture
def testapp(app):
    """WebTest over `app`, for every route that does not stream."""
    return webtest.TestApp(app, extra_environ={"HTTP_HOST": "example.com"})


@pytest.fixture
def app_request(app):
    """A real request with the application's registry, for what needs routes and settings."""
    with prepare(registry=app.registry) as env:
        env["request"].host = "example.com"
        yield env["request"]


@pytest.fixture
def dummy_request():
    """A request without an application, for views alone."""
    request = DummyRequest()
    request.host = "example.com"
    return request


@pytest.fixture
def dummy_config(dummy_request):
    """A Configurator around `dummy_request`, for an includeme alone."""
    with testConfig(request=dummy_request) as config:
        yield config


@pytest.fixture
def start_redis(tmp_path):
    """Start private Redis servers: ``start_redis(binary=…, options=…)``; they end with the test."""
    servers = []

    def start(**options):
        servers.append(RedisServer(tmp_path, **options))
        return servers[-1].start()

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def redis_server(start_redis):
    """One private Redis, the newest at hand."""
    return start_redis()


@pytest.fixture(params=sorted(BINARIES))
def any_redis_server(request, start_redis):
    """A private Redis of each supported version in turn."""
    if not BINARIES[request.param]:
        pytest.skip(f"no redis-server {request.param} on this machine (apt-get install redis-server)")
    return start_redis(binary=BINARIES[request.param])


@pytest.fixture
def pace_server(request, tmp_path):
    """Start Pace under pserve: ``pace_server(channels=…, settings=…, replays=…, server=…, redis_url=…)``.

    Without ``redis_url`` it gets the test's own `redis_server`. Servers end with the test.
    """
    servers = []

    def start(redis_url=None, channels=CHANNELS, wait=True, **options):
        url = redis_url or request.getfixturevalue("redis_server").url
        servers.append(PaceServer(tmp_path, url, channels=channels, **options))
        return servers[-1].start() if wait else servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def app_server(tmp_path):
    """Start any application under our server: ``app_server(factory=…, server={…}, gunicorn=[…])``.

    Returns when it accepts connections, with ``wait=False`` at once. Servers end with the test.
    """
    servers = []

    def start(wait=True, **options):
        servers.append(AppServer(tmp_path, **options))
        if wait:
            return servers[-1].start()
        servers[-1].process.start()
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def sockjs_server(tmp_path_factory):
    """One server with the services of tests/support/sockjs_app.py for the whole run."""
    server = AppServer(tmp_path_factory.mktemp("sockjs"), factory="tests.support.sockjs_app:main")
    yield server.start()
    server.stop()


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the whole run."""
    if not browsers.find_chromium():
        pytest.skip(browsers.MISSING)
    with browsers.chromium() as running:
        yield running


@pytest.fixture
def page(browser):
    """A page with cookies and storage of its own; ``page.errors`` collects what its scripts threw."""
    page = browsers.new_page(browser)
    yield page
    browsers.leave(page)


@pytest.fixture(scope="module")
def kept_page(browser):
    """One page for a whole file: to load the site in it again costs a third of a new page."""
    page = browsers.new_page(browser)
    yield page
    browsers.leave(page)


@pytest.fixture
def emptied_page(kept_page):
    """`kept_page` without a document, storage and errors; what adds scripts or listeners to it is to last as long."""
    yield kept_page
    browsers.empty(kept_page)


def pytest_configure(config):
    """Servers keep the templates that they compile, half a second for each of them, and take them from there."""
    os.environ["CHAMELEON_CACHE"] = str(config.cache.mkdir("chameleon"))


def pytest_collection_modifyitems(items):
    """Begin with the files that take long, so that several processes end together."""
    items.sort(key=lambda item: item.path.parent.name not in LONG)


def pytest_make_parametrize_id(val, argname):
    """Keep the report readable where a parameter is long: its name and its length stand for it."""
    return f"{argname} of {len(val)}" if isinstance(val, str | bytes) and len(val) > 80 else None
