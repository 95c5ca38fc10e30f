"""What the package offers."""
import pace.sockjs
from pace.sockjs import STATE_CLOSED, STATE_CLOSING, STATE_NEW, STATE_OPEN


def test_everything_that_is_offered_is_there():
    assert all(hasattr(pace.sockjs, name) for name in pace.sockjs.__all__)


def test_states_follow_each_other():
    assert STATE_NEW < STATE_OPEN < STATE_CLOSING < STATE_CLOSED


def test_it_is_included(dummy_config):
    dummy_config.include("pace.sockjs")
    dummy_config.add_sockjs_route(prefix="/chat")
