"""pace.settings.model"""
from dataclasses import fields

from pace.settings import Settings, load
from pace.settings.tables import APP


def test_every_key_of_the_application_is_an_attribute():
    assert {key.field for key in APP} == {field.name for field in fields(Settings)} - {"channels", "replays"}


def test_transports_that_are_off():
    settings = load(None, {"pace.transports": "jsonp, xhr"})
    assert settings.disabled_transports == ("websocket", "rawwebsocket", "xhr_streaming", "eventsource", "htmlfile")
