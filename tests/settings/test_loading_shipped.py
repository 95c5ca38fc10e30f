"""pace.settings.loading: the files that Pace ships."""
from pace.channels import Source
from pace.settings import examine, load
from tests.support.production import shipped_production
from tests.support.source import ROOT


def test_shipped_development_file():
    settings = load(ROOT / "development.ini")
    assert settings.redis_url == "embedded://127.0.0.1:6399"
    assert list(settings.channels) == ["mitdb-208", "mitdb-100", "testing", "test"]
    assert settings.channels["test"].source == Source("key", "test")
    assert settings.channels["mitdb-208"].leads == ("MLII",)
    assert list(settings.replays) == ["mitdb-208", "mitdb-100"]
    assert settings.discover == "ecgs-keys"
    assert settings.disabled_transports == ("htmlfile", "jsonp", "jsonp_send")


def test_shipped_production_file(tmp_path):
    settings = load(shipped_production(tmp_path))
    assert (settings.auth, settings.insecure) == ("users", False)
    assert settings.redis_url.startswith("redis://")
    assert "@" not in (ROOT / "production.ini").read_text().partition("[channel:")[0]
    assert dict(settings.replays) == {}
    assert settings.disabled_transports == ("htmlfile", "jsonp", "jsonp_send")


def test_shipped_production_file_lets_nobody_in_before_somebody_says_who(tmp_path):
    path = tmp_path / "production.ini"
    path.write_text((ROOT / "production.ini").read_text(encoding="utf-8"))
    assert [fault.key for fault in examine(path)[1]] == ["pace.users", "pace.secret"]
