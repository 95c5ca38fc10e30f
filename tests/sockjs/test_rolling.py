"""A server that replaces itself, in real processes; the order in which it does, with stand-ins."""
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pace.sockjs import rolling
from pace.sockjs.rolling import KILL_S, READY_S, Predecessors, Readiness
from tests.support.several import several
from tests.support.sockjs_client import Client
from tests.support.waiting import wait_for

PATIENCE = 10


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def old():
    """Two workers of before, which a test reaps; and the Predecessors made of them, with a clock."""
    sleeping = [subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) for _ in range(2)]
    clock = Clock()
    yield sleeping, Predecessors([process.pid for process in sleeping], PATIENCE, clock), clock
    for process in sleeping:
        process.kill()
        process.wait()


def test_each_goes_when_a_new_one_is_ready(old):
    (first, second), before, _ = old
    before.step(False)
    assert first.poll() is None
    before.step(True)
    assert first.wait(10) == -signal.SIGTERM
    before.step(True)
    assert (len(before), before.gone, second.poll()) == (1, 1, None)
    before.step(False)
    assert second.poll() is None
    before.step(True)
    assert second.wait(10) == -signal.SIGTERM
    before.step(True)
    assert (len(before), before.gone) == (0, 2)


def test_one_that_is_never_ready_is_not_waited_for_without_end(old):
    (first, _), before, clock = old
    clock.now += READY_S + 1
    before.step(False)
    assert first.wait(10) == -signal.SIGTERM


def test_one_that_does_not_go_is_killed(old, monkeypatch):
    (first, _), before, clock = old
    os.kill(first.pid, signal.SIGSTOP)  # SIGTERM waits
    before.step(True)
    clock.now += PATIENCE + KILL_S + 1
    before.step(True)
    assert first.wait(10) == -signal.SIGKILL


def test_all_hear_a_signal(old):
    processes, before, _ = old
    before.signal(signal.SIGTERM)
    assert [process.wait(10) for process in processes] == [-signal.SIGTERM] * 2


def test_workers_tell_that_they_are_ready():
    readiness = Readiness()
    assert readiness.pids() == set()
    readiness.tell()
    assert readiness.pids() == readiness.pids() == {os.getpid()}
    readiness.close()


def test_what_is_handed_over_arrives_once(monkeypatch):
    assert rolling.take_over() is None
    descriptor = rolling.hand_over({"listeners": [3]})
    assert rolling.take_over() == {"listeners": [3]}
    assert rolling.take_over() is None
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)


def test_nothing_is_a_trial_by_itself():
    assert not rolling.came_through()


# A real server

@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with several(tmp_path_factory.mktemp("rolling"), 2) as running:
        yield running
        assert running.stop() < 8
        assert running.process.returncode == 0


class Asking(threading.Thread):
    """Asks for a page without a pause; `wrong` is whatever was no answer."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self._client, self._end, self.asked, self.wrong = Client(port), threading.Event(), 0, []

    def run(self):
        while not self._end.wait(0.02):
            try:
                if self._client.get().status != 200:
                    self.wrong.append("status")
            except OSError as error:
                self.wrong.append(error)
            self.asked += 1

    def stop(self):
        self._end.set()
        self.join()


def last_word(viewer):
    """What it gets at the end; it goes then, as a browser does."""
    word = viewer.recv()
    viewer.close()
    return word


def test_every_worker_is_replaced_while_others_serve(server):
    before, echo = server.process.children, Client(server.port)
    asking = Asking(server.port)
    asking.start()
    polled = [echo.session() for _ in range(6)]
    for path in polled:
        assert echo.post(f"{path}/xhr").text == "o\n"
    with echo.websocket() as first, echo.websocket() as second:
        assert (first.recv(), second.recv()) == ("o", "o")
        answers = []
        server.process.signal(signal.SIGUSR2)
        wait_for(lambda: server.process.children - before, 30)
        # whoever takes a request, a worker of before has its session, until it is told to stop
        while len(before & server.process.children) == 2 and len(server.process.children) == 3:
            answers += [echo.post(f"{path}/xhr_send", '["on"]').status for path in polled]
        assert set(answers[:len(polled)]) == {204}
        with ThreadPoolExecutor() as pool:
            assert list(pool.map(last_word, (first, second))) == ['c[1001,"Server is stopping"]'] * 2
    wait_for(lambda: len(server.process.children) == 2 and not before & server.process.children, 30)
    asking.stop()
    assert asking.wrong == []
    assert asking.asked > 10
    assert echo.post(f"{polled[0]}/xhr_send", '["x"]').status == 404  # its worker has gone, and with it the session
    assert "Traceback" not in server.log


def test_what_leads_to_no_server_is_not_executed(server):
    before, text = server.process.children, server.ini.read_text()
    server.ini.write_text(text.replace("sockjs_app:main", "sockjs_app:missing"))
    # the restart of another test may be about to end
    wait_for(lambda: "no restart, everything goes on" in server.log or server.process.signal(signal.SIGUSR2), 30, 0.5,
             message=lambda: server.log)
    assert "missing" in server.log
    assert before <= server.process.children
    server.ini.write_text(text)
    wait_for(lambda: len(server.process.children) == 2, 30)  # the last signal may bring a restart, with the right file
    assert Client(server.port).get().status == 200
