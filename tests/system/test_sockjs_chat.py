"""The chat of docs/sockjs.md, taken from there and run."""
import json
import sys
import urllib.request

import pytest

from tests.support.documents import examples
from tests.support.ports import answers, free_port
from tests.support.processes import Process
from tests.support.sockjs_client import Client
from tests.support.source import ROOT
from tests.support.waiting import wait_for

HERE = "tests/system/test_sockjs_chat.py"


@pytest.fixture
def script():
    (example,) = [one for one in examples() if one.what == HERE]
    return example.text


@pytest.fixture
def port(script, tmp_path):
    """The chat, running on this port."""
    port = free_port()
    path = tmp_path / "chat.py"
    path.write_text(script.replace("8080", str(port)))
    process = Process([sys.executable, "-W", "ignore", path], log=tmp_path / "log", cwd=ROOT).start()
    wait_for(lambda: answers(port) or not process.running, 15)
    assert process.running, process.log
    yield port
    process.stop()
    assert "Traceback" not in process.log


def test_it_is_short(script):
    assert len([line for line in script.splitlines() if line.strip()]) <= 30


def test_what_one_says_all_hear(port):
    client = Client(port, "/chat")
    with client.websocket() as one:
        assert one.recv() == "o"
        assert one.recv() == 'a["127.0.0.1 came, we are 1"]'
        poller = client.session()
        assert client.post(poller + "/xhr").text == "o\n"
        assert one.recv() == 'a["127.0.0.1 came, we are 2"]'
        one.send(json.dumps(["hello"]))
        assert one.recv() == 'a["hello"]'
        heard = ""
        while "hello" not in heard:
            heard += client.post(poller + "/xhr").text
        assert "we are 2" in heard


def test_the_page_has_the_chat(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
        assert b'new SockJS("/chat")' in page.read()
