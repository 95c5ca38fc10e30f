"""The application as `paste.app_factory` builds it."""
import subprocess
import sys

import pytest
from pyramid.paster import get_app

from pace.hub import Hub
from pace.sockjs import get_session_manager
from tests.support.ini import ini_text


def test_application_has_the_page_and_the_endpoint(testapp):
    assert testapp.get("/").content_type == "text/html"
    assert "entropy" in testapp.get("/__sockjs__/info").json


def test_building_it_asks_no_redis(tmp_path):
    path = tmp_path / "pace.ini"
    path.write_text(ini_text({"redis_url": "redis://nowhere.invalid:6379/0"}))
    assert get_app(str(path)).registry.settings["pace.settings"].redis_url == "redis://nowhere.invalid:6379/0"


def test_sessions_belong_to_the_hub(app):
    assert isinstance(get_session_manager("", app.registry), Hub)
    assert list(app.registry.settings["pace.settings"].channels) == ["ecg", "testing"]


def test_a_wrong_ini_is_one_line(tmp_path):
    path = tmp_path / "wrong.ini"
    path.write_text(ini_text(settings={"flush_ms": "soon"}))
    with pytest.raises(SystemExit) as ended:
        get_app(str(path))
    line = str(ended.value)
    assert "\n" not in line
    for word in (str(path), "app:main", "pace.flush_ms", "soon"):
        assert word in line


def test_names_given_to_pserve_reach_the_settings(tmp_path):
    path = tmp_path / "named.ini"
    path.write_text(ini_text(settings={"flush_ms": "%(flush)s"}))
    app = get_app(str(path), options={"flush": "70"})
    assert app.registry.settings["pace.settings"].flush_ms == 70


def test_importing_pace_imports_no_redis_and_no_gevent():
    code = "import sys, pace; print([name for name in ('redis', 'gevent', 'gunicorn') if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
