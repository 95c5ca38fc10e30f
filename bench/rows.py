"""The rows of the table: what each measures, on whom, and the goal. A case is measured once a round."""
import http.client
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace

from bench.browser import quantiles, watch
from bench.processes import SERVER_CORE, Child
from bench.search import LIMITS_MS, climb
from bench.targets import ONE_CHANNEL, Feed, Pace, peers
from bench.trial import Trial

#: Of Pace and of those who batch by hand where viewers are counted: a viewer of Pace waits for one of these and for
#: its turn, so it should be short; shorter ones cost more appends and reads than they save.
TABLE_FLUSH_MS = 20
PEERS = peers(TABLE_FLUSH_MS)
#: At the default of `pace.flush_ms`, which leaves time enough to compare what a frame costs.
AT_40 = peers(40)
#: A longer interval for those who batch by hand: theirs to choose, were they compared with themselves.
AT_60 = {f"{name} 60 ms": replace(peer, name=f"{name} 60 ms") for name, peer in peers(60).items()
              if name.endswith("batching")}
MEMORY_VIEWERS = 5000
#: Where the climb on half a core begins, and what twice of it may be at most: the load client's descriptors.
HALF_A_CORE, MOST_VIEWERS = 4000, 15000
STARTS = {   # viewers with which a first climb begins; later ones begin at 0.9 of what the last one held
    "Pace": 6000, "Pace, xhr_streaming": 5000, "Pace, eventsource": 5000, "Pace, xhr": 1500,
    "C writer, batching": 5500, "C writer": 1200, "sockjs-node": 500, "sockjs-node, batching": 2700, "ws": 700,
    "ws, batching": 3600, "sockjs-node, batching 60 ms": 2600, "ws, batching 60 ms": 3600, "Flask-SocketIO": 500,
    "sockjs-tornado": 180, "nchan": 800}


@dataclass(frozen=True)
class Case:
    """`measure(seen)` returns metric -> number; `seen` is what the case returned in the round before, or {}."""

    row: str
    name: str
    measure: Callable


def pace(transport="websocket", **more):
    """The target named after its transport; 40 ms, the default of `pace.flush_ms`, unless `more` says otherwise."""
    name = "Pace" if transport == "websocket" else f"Pace, {transport}"
    return Pace(name, transport, **more)


def viewers_held(target, limits=LIMITS_MS[:1]):
    """Most viewers per limit on the delay of 99 of 100 samples."""
    def measure(seen):
        held = seen.get(f"viewers at p99 ≤ {limits[0]} ms")
        stairs = climb(target, int(held * 0.9) or 1 if held else STARTS[target.name], limits)
        top = max((step for step in stairs.steps if step["wanted"] <= stairs.best[limits[0]]),
                  key=lambda step: step["wanted"], default=stairs.steps[0])
        return {**{f"viewers at p99 ≤ {limit} ms": best for limit, best in stairs.best.items()},
                "load client, % of its core": 100 * max(step["cpu"] for step in stairs.steps),
                "server there, % of its core": 100 * top["server_share"]}
    return Case("viewers", target.name, measure)


def cost(target, n):
    """The server's CPU for each frame that a viewer got."""
    def measure(seen):
        with Trial(target) as trial:
            report = trial.step(n)
        return {"µs per send": report["us_per_send"], "p99, ms": report["sample"]["p99"]}
    return Case("CPU per send", f"{target.name}, {n} viewers", measure)


def memory(target, n=MEMORY_VIEWERS):
    """Resident memory of the server per connected viewer to whom nothing is sent."""
    def measure(seen):
        with Trial(target, publishing=False) as trial:
            trial.viewers.count(20)
            time.sleep(1)
            before = trial.rss()
            live = trial.viewers.count(n + 20)["live"]
            time.sleep(2)
            return {"KiB per viewer": (trial.rss() - before) / 1024 / max(live - 20, 1), "viewers live": live}
    return Case("idle memory", target.name, measure)


def delay(name, target, n, feed=ONE_CHANNEL, seconds=4, stamp="sample"):
    """Delay from the publisher's stamp to the viewer, and what of its core the server takes."""
    def measure(seen):
        with Trial(target, feed) as trial:
            report = trial.step(n, seconds, settle=2)
        readers = report["readers"]
        lost = readers["missing"] + readers["doubled"] + readers["told"]
        return {"p50, ms": report[stamp]["p50"], "p99, ms": report[stamp]["p99"],
                "server, % of a core": 100 * report["server_share"],
                "its busiest process": 100 * report["busiest_share"], "Redis, % of a core": 100 * report["redis_share"],
                **({"ingest, % of a core": 100 * report["ingest_share"]} if report["ingest_share"] else {}),
                "samples lost or doubled": lost, "viewers late": readers["late"], "viewers live": report["live"]}
    return Case("delay", name, measure)


def browser(seen, others=999, seconds=10):
    """One viewer is a Chromium; the others are the load client's, on the same core."""
    with Trial(pace()) as trial:
        live = trial.viewers.count(others)["live"]
        delays = watch(trial.running.port, seconds)
    return {**quantiles(delays), "samples": len(delays), "viewers live": live + 1}


@contextmanager
def competitor():
    """A process that wants the server's core for itself: who shares it carries half."""
    with tempfile.TemporaryDirectory(prefix="pace-bench-") as folder:
        child = Child([sys.executable, "-c", "while True: pass"], {SERVER_CORE}, f"{folder}/competitor.log")
        try:
            yield
        finally:
            child.stop()


def overload(seen):
    """Twice the viewers that hold 250 ms, then half again.

    On half a core, since a process may have 20,000 descriptors on many a machine, and a whole core carries too many.
    """
    with competitor():
        n = int(seen.get("carries", 0)) or climb(pace(), HALF_A_CORE, LIMITS_MS[-1:]).best[LIMITS_MS[-1]]
        with Trial(pace()) as trial:
            trial.step(n, 2)
            twice = trial.step(min(2 * n, MOST_VIEWERS), 6, settle=3)
            trial.viewers.count(n)
            after = trial.step(n, 6, settle=0)
    return {"carries": n, "then": twice["live"], "lag, max ms": twice["newest"]["max"],
            "told, samples": twice["readers"]["told"], "untold, samples": twice["readers"]["missing"],
            "closed": twice["closed"], "recovered after, s": after["late_for_s"]}


def resume(seen, n=MEMORY_VIEWERS):
    """All cut off at once and back with `since`."""
    with Trial(pace()) as trial:
        trial.viewers.count(n)
        time.sleep(2)
        trial.viewers.start_window(20, 5)
        time.sleep(2)
        back = trial.viewers.cut()
        readers = trial.viewers.end_window()["readers"]
    return {"all live after, s": back["seconds"], "viewers live": back["live"], "missing": readers["missing"],
            "told": readers["told"], "doubled": readers["doubled"]}


def slow_readers(seen, n=200, slow=20):
    """A tenth stops reading for 8 s, 240 KB a second each: what the others notice."""
    with Trial(pace(), Feed(25, 8, 100, 8), load=("--rcvbuf", "8192", "--reconnect")) as trial:
        trial.step(n, 2)
        trial.viewers.slow(slow, 8)
        report = trial.step(n, 12, settle=0)
    return {"others' p99, ms": report["newest"]["p99"], "others' missing": report["readers"]["missing"],
            "slow: untold": report["slow"]["missing"], "slow: told": report["slow"]["told"], "closed": report["closed"]}


def slope(reports, low, high):
    """Growth of the server's share of its core between two steps, per thing added."""
    (a, b), (c, d) = ([reports[n]["server_share"] for n in pair] for pair in (low, high))
    return ((d - c) / (high[1] - high[0])) / max((b - a) / (low[1] - low[0]), 1e-9)


def growth_viewers(seen):
    """Whether viewer 8,000 costs what viewer 2,000 cost."""
    low, high = (1000, 2000), (6000, 8000)
    with Trial(pace(flush_ms=100, flush_max_ms=100)) as trial:
        reports = {n: trial.step(n, 4) for n in low + high}
    return {"slope against slope": slope(reports, low, high),
            **{f"{n} viewers, % of a core": 100 * report["server_share"] for n, report in reports.items()}}


def growth_channels(seen):
    """Whether channel 1,000 costs what channel 100 cost: JSON blocks, 250 Hz, 2 leads."""
    low, high, reports = (50, 100), (500, 1000), {}
    for n in low + high:
        with Trial(pace(), Feed(25, n, 10, 5)) as trial:
            reports[n] = trial.step(n // 5, 4, settle=2)
    return {"slope against slope": slope(reports, low, high),
            **{f"{n} channels, % of a core": 100 * report["server_share"] for n, report in reports.items()}}


def first_response(seen):
    """From pserve to the first page, s."""
    with Trial(pace(), publishing=False) as trial:
        connection = http.client.HTTPConnection("127.0.0.1", trial.running.port)
        connection.request("GET", "/")
        connection.getresponse().read()
        seconds = time.monotonic() - trial.running.server.started
        connection.close()
    return {"s": seconds}


def full():
    """Every case of the issue's table."""
    as_it_comes = ("C writer", "sockjs-node", "ws", "Flask-SocketIO")
    idle = ("ws", "nchan", "sockjs-tornado", "sockjs-node", "Flask-SocketIO", "C writer")
    return [
        viewers_held(pace(flush_ms=TABLE_FLUSH_MS), LIMITS_MS),
        *(viewers_held(pace(transport, flush_ms=TABLE_FLUSH_MS))
          for transport in ("xhr_streaming", "eventsource", "xhr")),
        *(viewers_held(peer) for peer in PEERS.values()),
        *(viewers_held(AT_60[name]) for name in ("sockjs-node, batching 60 ms", "ws, batching 60 ms")),
        cost(pace(), 3000), cost(AT_40["C writer, batching"], 3000),
        *(cost(PEERS[name], 500) for name in as_it_comes),
        memory(pace()), *(memory(PEERS[name]) for name in idle),
        delay("1,000 viewers", pace(), 1000),
        Case("delay", "1,000 viewers, in one that is a browser", browser),
        delay("1 viewer, flush_ms = 0", pace(flush_ms=0), 1),
        delay("100 channels of 143 texts/s, 100 viewers", pace(), 100, Feed(143, 100)),
        delay("1,000 channels of JSON blocks, 200 viewers on 5 each, ingest apart", pace(apart=True), 200,
              Feed(25, 1000, 10, 5), stamp="newest"),
        Case("overload", "twice what it carries", overload),
        Case("resume", f"{MEMORY_VIEWERS} cut off at once", resume),
        Case("slow readers", "20 of 200 stop reading for 8 s", slow_readers),
        Case("growth", "viewers, at a fixed interval", growth_viewers),
        Case("growth", "channels", growth_channels),
        Case("start", "pserve to first response", first_response),
    ]


def quick():
    """What daily use wants to know."""
    return [
        viewers_held(pace(flush_ms=TABLE_FLUSH_MS)), viewers_held(PEERS["sockjs-node"]),
        cost(pace(), 2000), cost(AT_40["C writer, batching"], 2000),
        memory(pace(), 1000),
        delay("1,000 viewers", pace(), 1000),
        delay("1 viewer, flush_ms = 0", pace(flush_ms=0), 1),
        Case("start", "pserve to first response", first_response),
    ]
