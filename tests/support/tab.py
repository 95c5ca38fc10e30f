"""A tab of a Chromium that can be hidden, as by another tab over it: Playwright keeps its pages visible."""
import itertools
import json
import os
import signal
import subprocess
import time
from contextlib import contextmanager

from websockets.sync.client import connect

from tests.support.browser import ARGUMENTS, find_chromium
from tests.support.waiting import wait_for

ANSWER_S = 30
FREEZES_S = 0.2


class Tab:
    """One page, driven by the DevTools protocol."""

    def __init__(self, link):
        self._link = link
        self._numbers = itertools.count(1)
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = None
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def _call(self, method, **params):
        number = next(self._numbers)
        session = {"sessionId": self._session} if getattr(self, "_session", None) else {}
        self._link.send(json.dumps({"id": number, "method": method, "params": params, **session}))
        while (answer := json.loads(self._link.recv(timeout=ANSWER_S))).get("id") != number:
            pass  # events
        assert "error" not in answer, answer
        return answer["result"]

    def open(self, url, script):
        """Load a page that runs ``script`` before its own ones."""
        self._call("Page.enable")
        self._call("Page.addScriptToEvaluateOnNewDocument", source=script)
        self._call("Page.navigate", url=url)

    def evaluate(self, expression):
        """The value of an expression, waited for where it is a promise."""
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def hide(self):
        """``document.hidden`` from here on: no frames, timers once a second. Without a screen only freezing does it."""
        self._call("Page.setWebLifecycleState", state="frozen")
        time.sleep(FREEZES_S)
        self._call("Page.setWebLifecycleState", state="active")

    def show(self):
        """In sight again."""
        self._call("Emulation.setFocusEmulationEnabled", enabled=True)


@contextmanager
def open_tab(folder):
    """A Chromium with one `Tab`; its profile is kept in ``folder``."""
    arguments = [find_chromium(), "--headless=new", *ARGUMENTS, "--window-size=1280,800", "--remote-debugging-port=0",
                 f"--user-data-dir={folder}", "about:blank"]
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        told = folder / "DevToolsActivePort"
        port, path = wait_for(lambda: told.exists() and len(words := told.read_text().split()) == 2 and words, 30, 0.05)
        with connect(f"ws://127.0.0.1:{port}{path}", max_size=None) as link:
            yield Tab(link)
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # Debian starts it from a script, which ends alone
        process.wait(10)
