"""pace.settings.model"""
from dataclasses import fields

from pace.settings import Settings, load
from pace.settings.tables import APP, SENDERS, TRANSPORTS
from pace.sockjs import endpoint


def test_every_key_of_the_application_is_an_attribute():
    assert {key.field for key in APP} == {field.name for field in fields(Settings)} - {"channels", "replays"} | {
        "redis_password"}  # a part of redis_url


def test_transports_that_are_off():
    settings = load(None, {"pace.transports": "jsonp, xhr"})
    assert settings.disabled_transports == ("websocket", "xhr_streaming", "eventsource", "htmlfile")


def test_sending_goes_with_the_last_transport_that_needs_it():
    assert load(None, {}).disabled_transports == ("htmlfile", "jsonp", "jsonp_send")
    assert "xhr_send" in load(None, {"pace.transports": "websocket"}).disabled_transports


def test_names_are_those_of_the_sockjs_server():
    assert {*TRANSPORTS, *SENDERS} == endpoint.TRANSPORTS.keys()
