"""Requests of which two servers might understand different ones."""
import json
import re
import socket
import time
from collections import Counter

from tests.hostile.forms import BODILESS, WHOLE, forms
from tests.hostile.registry import case

#: Seconds for the server to close: more than it waits for the rest of a request.
PATIENCE = 20
#: The beginning of an answer, wherever it is among other bytes.
ANSWER = re.compile(rb"HTTP/1\.[01] ([0-9]{3}) ")


@case(1, f"{len(forms())} forms of request smuggling, a second request in or behind each",
      "400 (or another refusal) and close; the second request never served")
def smuggling(world, outcome):
    server = world.app(factory="tests.support.seen_app:main", server={"keepalive": 2})
    told = [(form, *answers) for form, answers in zip(forms(), ask_all(server.port, forms()), strict=True)]
    seen = json.loads(server.get("/seen")[1])
    refused = [(form, statuses) for form, statuses, _ in told if form.due == WHOLE]
    outcome.exactly("second requests served", [path for path in seen if path.startswith("/smuggled")], [])
    outcome.exactly("not refused", [form.name for form, statuses in refused if not is_refusal(statuses)], [])
    outcome.exactly("left open", [form.name for form, _, closed in told if not closed], [])
    outcome.told("answers", ", ".join(f"{status} × {count}" for status, count in sorted(
        Counter(statuses[0] for _, statuses in refused if statuses).items())))
    outcome.told("headers that mean nothing", ", ".join(sorted(
        {" ".join(map(str, statuses)) for form, statuses, _ in told if form.due == BODILESS})))
    bad = [path for path in seen if not path.startswith("/form/")]
    outcome.exactly("reached the application otherwise", bad, [])


def is_refusal(statuses):
    """One answer that is an error of the client, or none."""
    return not statuses or (len(statuses) == 1 and (400 <= statuses[0] < 500 or statuses[0] in (501, 505)))


def ask_all(port, chosen):
    """Send all forms at once, each over a connection of its own; the statuses of the answers and whether it closed."""
    clients = []
    for form in chosen:
        clients.append(socket.create_connection(("127.0.0.1", port), PATIENCE))
        clients[-1].sendall(form.data)
    limit = time.monotonic() + PATIENCE
    return [read(client, limit) for client in clients]


def read(client, limit):
    """The statuses of what comes until the server closes, and whether it does before ``limit``."""
    data = b""
    with client:
        try:
            while True:
                client.settimeout(max(0.01, limit - time.monotonic()))
                piece = client.recv(65536)
                if not piece:
                    break
                data += piece
        except ConnectionResetError:
            return statuses(data), True
        except TimeoutError:
            return statuses(data), False
    return statuses(data), True


def statuses(data):
    """The statuses of all answers in a stream."""
    return [int(status) for status in ANSWER.findall(data)]
