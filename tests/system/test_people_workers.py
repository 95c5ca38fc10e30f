"""The room over two worker processes of one server, one of which is killed."""
import os
import signal
import time
from contextlib import ExitStack

import pytest
from websockets.exceptions import ConnectionClosed

from tests.support.viewer import LiveViewer
from tests.support.waiting import PATIENCE, wait_for

#: Seconds within which those who come and go are seen, and within which a dead worker's people are gone.
SOON_S, GHOST_S = 1, 10


@pytest.fixture
def server(pace_server):
    return pace_server(server={"workers": "2"})


def on_another_worker(stack, server):
    """A viewer who is the first one of its worker."""
    while True:
        viewer = stack.enter_context(LiveViewer(server.websocket_url))
        viewer.say(type="request", id=1, what="load")
        if viewer.next("reply", id=1)["sessions"] == 1:
            return viewer


def enter(viewer, secret, name, topics=("people",)):
    """Say hello, follow; the id that the viewer is known by."""
    viewer.say(type="hello", protocol=1, person=secret, name=name)
    viewer.say(type="follow", topics=list(topics))
    return viewer.next("presence", where=lambda message: "you" in message)["you"]["id"]


def wait_for_change(viewer, where, seconds):
    """Seconds until there was a presence message like that."""
    began = time.monotonic()
    viewer.next("presence", seconds, where)
    return time.monotonic() - began


def shows(id, **fields):
    """Whether a message shows that person, with these fields."""
    return lambda message: any(one["id"] == id and fields.items() <= one.items() for one in message.get("people", ()))


def is_cut(viewer):
    try:
        viewer.next("nothing", 0.1)
    except TimeoutError:
        return False
    except ConnectionClosed:
        return True


def test_two_workers_are_one_room(server):
    with ExitStack() as stack:
        ada, bob = (on_another_worker(stack, server) for _ in range(2))
        id = enter(ada, "a" * 16, "Ada")
        other = enter(bob, "b" * 16, "Bob")
        assert wait_for_change(ada, shows(other, name="Bob"), SOON_S + 1) < SOON_S
        bob.subscribe("ecg")
        assert wait_for_change(ada, shows(other, watches=["ecg"]), SOON_S + 1) < SOON_S
        ada.say(type="direct", id=5, to=other, text="hello <b>Bob</b>")
        told = bob.next("direct")
        assert (told["from"], told["text"]) == ({"id": id, "name": "Ada"}, "hello <b>Bob</b>")
        assert ada.next("reply", id=5)["delivered"] == 1
        enter(stack.enter_context(LiveViewer(server.websocket_url)), "b" * 16, "Bob")
        ada.say(type="request", id=6, what="roster")
        assert ada.next("reply", id=6)["count"] == 2


def test_a_killed_worker_leaves_no_ghost(server, redis_server):
    with ExitStack() as stack:
        viewers = [on_another_worker(stack, server) for _ in range(2)]
        ids = [enter(viewer, letter * 16, letter) for viewer, letter in zip(viewers, "ab", strict=True)]
        viewers[0].next("presence", where=shows(ids[1]))
        os.kill(min(server.process.children), signal.SIGKILL)
        began = time.monotonic()
        wait_for(lambda: [is_cut(viewer) for viewer in viewers].count(True) == 1, 5)
        survivor, dead = viewers if is_cut(viewers[1]) else viewers[::-1]
        gone = ids[viewers.index(dead)]
        change = survivor.next("presence", GHOST_S, lambda message: gone in message.get("left", ()))
        assert time.monotonic() - began < GHOST_S * PATIENCE
        assert change["count"] == 1
        survivor.say(type="direct", id=7, to=gone, text="still there?")
        assert survivor.next("error", id=7)["code"] == 404
        client = redis_server.client()
        wait_for(lambda: len(client.keys("pace:{0}:worker:*")) == 2, 10, message="the dead one, or not all that live")
        back = stack.enter_context(LiveViewer(server.websocket_url))
        enter(back, "c" * 16, "c")
        assert back.next("presence", where=lambda message: message["count"] == 2)
