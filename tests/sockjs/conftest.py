"""Sessions of a manager, without a server."""
import pytest

from tests.support.sockjs import make_manager, make_session


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def websocket(manager):
    """A session whose life is that of its one receiver."""
    return make_session(manager)


@pytest.fixture
def polling(manager):
    """A session that requests find by the key k."""
    return make_session(manager, key="k")
