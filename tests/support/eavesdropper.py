"""The WebSocket between a Playwright page and Pace, with a hand on it."""
import json
import re
import time

from tests.support.waiting import wait_for


class Eavesdropper:
    """Passes everything on in both directions and adds what a test wants the page to hear.

    ``channels`` are the descriptors of the server's welcome on the newest connection.
    """

    def __init__(self, page):
        self.page = page
        self.channels = []
        self._route = None
        self._epochs = {}
        self._count = 0
        page.route_web_socket(re.compile("/websocket$"), self._connect)

    def _connect(self, route):
        self._route, self.channels = route, []
        server = route.connect_to_server()
        server.on_message(self._pass_on)

    def _pass_on(self, frame):
        for text in json.loads(frame[1:]) if frame.startswith("a") else []:
            message = json.loads(text)
            self.channels = self.channels or message.get("channels", [])
            if "pos" in message:
                self._epochs[message["channel"]] = message["pos"].partition(":")[0]
        self._route.send(frame)

    def send(self, text):
        """Let the page hear one message, whatever it is."""
        wait_for(lambda: self.page.wait_for_timeout(10) or self.channels, 10, message="no welcome")
        self._route.send("a" + json.dumps([text]))

    def block_message(self, channel, block):
        """The text of a message that carries ``block`` (JSON) as the channel's newest."""
        self._count += 1
        pos = f"{self._epochs.get(channel, 'none')}:{int(time.time() * 1000)}-{self._count}"
        return f'{{"type": "block", "channel": {json.dumps(channel)}, "pos": "{pos}", "block": {block}}}'
