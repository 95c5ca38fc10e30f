"""Names by which an application without log-ins is asked, over WSGI."""
import pytest
import webtest
from pyramid.paster import get_app

from tests.support.ini import ini_text


@pytest.fixture(scope="module")
def pace(tmp_path_factory):
    path = tmp_path_factory.mktemp("hosts") / "pace.ini"
    path.write_text(ini_text(settings={"redis_url": "redis://127.0.0.1:1/0"}))
    return webtest.TestApp(get_app(str(path)))


@pytest.mark.parametrize("path", ["/", "/status", "/static/js/main.js", "/__sockjs__/info", "/metrics", "/nothing"])
def test_a_site_that_leads_here_is_refused_whatever_it_asks_for(pace, path):
    own = {"Host": "evil.example:6543", "Origin": "http://evil.example:6543", "Sec-Fetch-Site": "same-origin"}
    answer = pace.get(path, headers=own, status=421)
    assert "pace.insecure" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_this_machine_is_not(pace):
    for host in ("localhost:6543", "127.0.0.1:6543", "[::1]:6543"):
        pace.get("/__sockjs__/info", headers={"Host": host, "Origin": f"http://{host}"}, status=200)
