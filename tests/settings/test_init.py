"""pace.settings.includeme: how an application gets its settings."""
import pytest
from pyramid.config import Configurator

from pace.settings import Settings


def include(settings, **global_config):
    config = Configurator(settings={**settings, "global_config": global_config})
    config.include("pace.settings")
    return config.registry.settings


def test_settings_of_the_application(tmp_path):
    (tmp_path / "a.ini").write_text("[channel:ecg]\nlabel = %(who)s\n")
    settings = include({"pace.flush_ms": "20"}, __file__=str(tmp_path / "a.ini"), here=str(tmp_path), who="Ann")
    assert isinstance(settings["pace.settings"], Settings)
    assert settings["pace.settings"].flush_ms == 20
    assert settings["pace.settings"].channels["ecg"].label == "Ann"


def test_without_a_file_there_is_no_channel():
    assert dict(include({})["pace.settings"].channels) == {}


def test_a_fault_is_one_line_and_no_traceback(tmp_path):
    (tmp_path / "a.ini").write_text("[channel:ecg]\nrate = fast\n")
    with pytest.raises(SystemExit) as caught:
        include({}, __file__=str(tmp_path / "a.ini"))
    assert caught.value.code == f"{tmp_path}/a.ini:2 [channel:ecg] rate = fast: a number from 0.001 to 100000, Hz"
    assert caught.value.__suppress_context__
