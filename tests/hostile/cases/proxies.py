"""Request smuggling through the shipped files of nginx and HAProxy."""
import json
from itertools import product

from tests.hostile.attacks import Target, send_all
from tests.hostile.downgrades import HOST, downgrades
from tests.hostile.forms import Form, forms, second
from tests.hostile.registry import case
from tests.support.http2 import context
from tests.support.shipped import PROXIES
from tests.support.sockjs_client import Client

#: Seconds after which every connection is closed that waits for what never comes: client_header_timeout and
#: client_body_timeout of nginx, timeout http-request of HAProxy, and some more.
PATIENCE = 15
#: Requests of somebody else, right after the attack.
OTHERS = 20
#: Where the numbers of the forms begin that are sent after the others.
MORE = 1000
#: Header lines of sound requests with the other one as their body, for whoever believes what is to be ignored.
INSIDE = {
    "Transfer_Encoding": "Transfer_Encoding: chunked", "Content_Length": "Content_Length: 0",
    "length named in Connection": "Connection: content-length", "100-continue": "Expect: 100-continue",
    "upgrade": "Connection: Upgrade\r\nUpgrade: websocket", "another upgrade": "Connection: Upgrade\r\nUpgrade: h2c",
    "upgrade that fails": "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 777",
    "X-HTTP-Method-Override": "X-HTTP-Method-Override: GET",
}


def inside():
    """Forms of which nobody may serve the second request, though the first is served."""
    kinds = enumerate(product(("POST", "GET", "HEAD"), INSIDE.items()), MORE)
    return [Form(f"{method}, {name}", hiding(method, lines, number)) for number, (method, (name, lines)) in kinds]


def hiding(method, lines, number):
    """A request with another as its body, and these header lines."""
    body = second(number)
    head = f"{method} /form/{number} HTTP/1.1\r\nHost: x\r\n{lines}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class Site:
    """A proxy as it ships before an application that remembers what it was asked."""

    def __init__(self, world, name):
        self.server = world.app(factory="tests.support.seen_app:main", server={"keepalive": 2})
        self.proxy = PROXIES[name](world.folder, [self.server.port], HOST).start()
        world.ending(self.proxy.stop)

    @property
    def seen(self):
        """The paths that reached the application."""
        return set(json.loads(self.server.get("/seen")[1]))

    def attack(self, chosen, tls=None, first=0):
        """Send all forms, numbered from ``first`` on; the Attacks."""
        return send_all(Target(self.proxy.port, tls or self.proxy.tls.context), chosen, PATIENCE, first)

    def served_wrong(self):
        """How many of some requests that somebody else makes are answered by what is not theirs."""
        client = Client(self.proxy.port, "", self.proxy.tls.context)
        return sum(f"/own/{number}" not in client.get(f"/own/{number}", Host=HOST).text for number in range(OTHERS))


def names(attacks):
    """The names of the forms with what was answered."""
    return ", ".join(f"{one.form.name} ({' '.join(map(str, one.statuses)) or 'nothing'})" for one in attacks) or "none"


def through(name, world, outcome):
    site = Site(world, name)
    attacks = site.attack(forms())
    wrong, seen = site.served_wrong(), site.seen
    taken = [one for one in attacks if not one.refused]
    outcome.exactly("served and not answered to their sender",
                    names(one for one in attacks if one.hidden(seen)), "none")
    outcome.exactly("second requests served of forms that were refused",
                    names(one for one in attacks if one.refused and one.served("smuggled", seen)), "none")
    outcome.exactly("answers to others that were not theirs", wrong, 0)
    outcome.told("refused and closed", f"{len(attacks) - len(taken)} of {len(attacks)}")
    outcome.told("mended by the proxy, which sends on a sound request of its own", names(taken))
    within(site, site.attack(inside(), first=MORE), outcome)


def within(site, attacks, outcome):
    """Forms of which nobody may serve the second request in any case."""
    wrong, seen = site.served_wrong(), site.seen
    outcome.exactly(f"of {len(attacks)} that hide one inside, hidden ones served",
                    names(one for one in attacks if one.served("smuggled", seen)), "none")
    outcome.at_least("first ones served", sum(one.served("form", seen) for one in attacks), 1)
    outcome.exactly("without an answer", names(one for one in attacks if not one.answer), "none")
    outcome.exactly("answers to others that were not theirs", wrong, 0)


@case(1, "each form through deploy/nginx.conf", "served is only what nginx saw and answers to its sender")
def smuggling_through_nginx(world, outcome):
    through("nginx", world, outcome)


@case(1, "each form through deploy/haproxy.cfg", "served is only what HAProxy saw and answers to its sender")
def smuggling_through_haproxy(world, outcome):
    through("haproxy", world, outcome)


@case(1, "requests of HTTP/2 that are two in HTTP/1.1, through both files", "the second request never served")
def smuggling_in_http2(world, outcome):
    for name in PROXIES:
        outcome.told("through", name)
        site = Site(world, name)
        within(site, site.attack(downgrades(), context(site.proxy.tls.certificate)), outcome)
