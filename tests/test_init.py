"""The application as `paste.app_factory` builds it."""
from pyramid.paster import get_app

from tests.support.ini import ini_text


def test_application_has_the_page_and_the_endpoint(testapp):
    assert testapp.get("/").content_type == "text/html"
    assert testapp.get("/__sockjs__/info").json["websocket"] is True


def test_building_it_asks_no_redis(tmp_path):
    path = tmp_path / "pace.ini"
    path.write_text(ini_text({"redis_url": "redis://nowhere.invalid:6379/0"}))
    assert get_app(str(path)).registry.settings["pace.settings"].redis_url == "redis://nowhere.invalid:6379/0"
