"""Two machines behind the shipped proxies: one of them dies, or somebody holds up the proxy."""
import os
import signal
import socket
import ssl
import time

from tests.hostile.cases.heads import drip
from tests.hostile.registry import case
from tests.support.counting import Counting
from tests.support.ports import free_port
from tests.support.shipped import PROXIES
from tests.support.sockjs_client import Client
from tests.support.tap import Tap
from tests.support.waiting import wait_for
from tests.support.ward import Ward

CHANNELS = {"ecg": {"leads": "I", "rate": "50"}}
#: A frame each 200 ms, so that it is not the viewers in one Python thread that are measured.
SETTINGS = {"flush_ms": "200"}
#: Seconds after which sockets that send slowly are given up.
LONGEST = 30


def pair(world):
    """Two servers on one Redis, both hearing what is published, and a publisher that counts."""
    redis = world.redis()
    servers = [world.pace(redis, channels=CHANNELS, settings=SETTINGS, server={"graceful_timeout": 2})
               for _ in range(2)]
    client = redis.client()
    wait_for(lambda: client.pubsub_numsub("ecg")[0][1] == len(servers), 20)
    return servers, world.entering(Counting(client, "ecg", 0.02))


def power_off(server):
    """Kill all processes of a server at once, as far as one can."""
    for pid in (server.pid, *server.process.children):
        os.kill(pid, signal.SIGKILL)
    server.process.wait()


def machine_killed(name, world, outcome):
    servers, publishing = pair(world)
    proxy = PROXIES[name](world.folder, [server.port for server in servers]).start()
    world.ending(proxy.stop)
    ward = world.entering(Ward(proxy.port, world.of(200, 40), "ecg", tls=proxy.tls.context))
    ward.read_until(lambda: all(patient.last is not None for patient in ward.patients), 20)
    power_off(servers[0])
    ward.read_until(lambda: ward.returns and not ward.away, 30)
    publishing.stop()
    ward.read_until(lambda: all(patient.last == publishing.count - 1 for patient in ward.patients), 30)
    outcome.told("viewers", len(ward.patients))
    outcome.at_least("of them on the machine that died", len(ward.outages), 1)
    outcome.exactly("samples lost", ward.total("lost"), 0)
    outcome.exactly("samples doubled", ward.total("doubled"), 0)
    outcome.exactly("gaps and holes", ward.total("told") + ward.total("holes"), 0)
    outcome.at_most("longest outage", ward.outages[-1], 5, "s")


@case(6, "one of two machines behind nginx dies", "its viewers are on the other within 5 s, no sample lost or doubled")
def machine_killed_behind_nginx(world, outcome):
    machine_killed("nginx", world, outcome)


@case(6, "one of two machines behind HAProxy dies",
      "its viewers are on the other within 5 s, no sample lost or doubled")
def machine_killed_behind_haproxy(world, outcome):
    machine_killed("haproxy", world, outcome)


@case(6, "no machine behind HAProxy is ready, as Redis is away", "pages are served all the same, and say what is wrong")
def no_machine_ready(world, outcome):
    """Not in the suite: HAProxy looks each two seconds."""
    server = world.pace(f"redis://127.0.0.1:{free_port()}/0", channels=CHANNELS)
    proxy = PROXIES["haproxy"](world.folder, [server.port]).start()
    world.ending(proxy.stop)
    outcome.exactly("/readyz", server.get("/readyz")[0], 503)
    wait_for(lambda: "is DOWN" in proxy.log, 20, message=lambda: proxy.log)
    client = Client(proxy.port, "", proxy.tls.context)
    outcome.exactly("the page", client.get("/").status, 200)
    outcome.exactly("SockJS", client.get("/__sockjs__/info").status, 200)


@case(2, "300 sockets at each proxy send a header line each second",
      "closed in 15 s, none heard of by Pace; a new viewer served within 1 s")
def slow_headers_at_proxies(world, outcome):
    """Not in the suite: the proxies wait for ten seconds, whatever the number of sockets."""
    tap = Tap(world.app(factory="tests.support.recording_app:main", settings={"record": world.folder / "asked"}).port)
    world.ending(tap.shut)
    for name, kind in PROXIES.items():
        proxy = kind(world.folder, [tap.port]).start()
        world.ending(proxy.stop)
        slow = [connect(world, proxy) for _ in range(world.of(300, 20))]
        began, waits = time.monotonic(), []
        while slow and time.monotonic() - began < LONGEST:
            drip(slow, b"X: y\r\n" if waits else b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
            waits.append(served(proxy))
            time.sleep(max(0, began + len(waits) - time.monotonic()))
            slow = [client for client in slow if not closed(client)]
        outcome.exactly(f"{name}: left open", len(slow), 0)
        outcome.at_most("closed after", time.monotonic() - began, 15, "s")
        outcome.at_most("a new viewer served within", max(waits), 1, "s")
    asked = [request for requests in tap.requests() for request in requests]
    outcome.exactly("other requests at Pace than the viewers'", [one for one in asked if "/websocket" not in one], [])


def connect(world, proxy):
    """A connection that has spoken TLS and nothing else."""
    client = proxy.tls.context.wrap_socket(socket.create_connection(("127.0.0.1", proxy.port), 10),
                                           server_hostname="127.0.0.1")
    world.ending(client.close)
    return client


def closed(client):
    """Whether the proxy has closed a connection."""
    client.setblocking(False)
    try:
        return not client.recv(1000)
    except ssl.SSLWantReadError:
        return False
    except OSError:
        return True


def served(proxy):
    """Seconds until a new viewer has a session."""
    asked = time.monotonic()
    with Client(proxy.port, "/__sockjs__", proxy.tls.context).websocket() as viewer:
        assert viewer.recv() == "o"
    return time.monotonic() - asked
