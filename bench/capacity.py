"""`python -m bench.capacity`: the tables of docs/capacity.md."""
import argparse
import sys
from dataclasses import replace

from bench import calibration, pages
from bench.calibration import FLUSH_S, Costs
from bench.planning import FLUSH_MS, Plan, Scenario
from bench.run import heading
from bench.simulation import Worker, most_viewers, simulate
from bench.wire import Stream, block_bytes, frame_bytes, wire_bytes
from pace.keys import SHARDS

DOCUMENT = "capacity.md"
BENCH = Stream(143, 2, texts=True)
ECG = Stream(360, 1)
STREAMS = (BENCH, ECG, replace(ECG, texts=True), Stream(250, 2))
SCENARIOS = (
    Scenario("ward: 8 of 40 beds each", 200, 40, 8, ECG),
    Scenario("campus: one of 500 channels each", 10_000, 500, 1, ECG),
    Scenario("one event", 10_000, 1, 1, ECG),
    Scenario("one event", 1_000_000, 1, 1, ECG),
    Scenario("one of 1,000 channels each", 1_000_000, 1000, 1, ECG),
    Scenario("one event", 10_000_000, 1, 1, ECG),
    Scenario("one of 10,000 channels each", 10_000_000, 10_000, 1, ECG),
)
LIMITS_MS = (60, 100, 150, 250)
LINKS_MS = (0, 10, 40, 80, 160)


def table(head, rows):
    """Markdown."""
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in (head, ["---"] * len(head), *rows))


def percent(share):
    """A share in per cent."""
    return f"{100 * share:.0f} %" if share >= 0.095 else f"{100 * share:.1f} %"


def micro(seconds):
    """Microseconds."""
    return f"{1e6 * seconds:.1f} µs"


def bits(rate):
    """Of a second."""
    for unit, size in (("Tbit/s", 1e12), ("Gbit/s", 1e9), ("Mbit/s", 1e6)):
        if rate >= size:
            return f"{rate / size:.1f} {unit}"
    return f"{rate / 1e3:.0f} kbit/s"


def calibrated(costs):
    """What single steps cost, as measured."""
    size = costs.at("stream", 1000)["bytes_per_frame"]
    return table(("step", "of a core's time"), (
        (f"one frame of {size} bytes to one viewer", micro(costs.send(size))),
        ("each further 1,000 bytes of it", micro(1000 * costs.send_per_byte)),
        ("a worker reads one channel in one round, and encodes its frame", micro(costs.read_channel)),
        ("ingest of one JSON block; of one text", f"{micro(costs.ingest_block)}; {micro(costs.ingest_text)}"),
        ("Redis: one JSON block published and appended; one text",
         f"{micro(costs.redis_block)}; {micro(costs.redis_text)}"),
        ("Redis: one read of a worker; each channel of it",
         f"{micro(costs.redis_read)}; {micro(costs.redis_read_channel)}"),
        ("memory of the worker for each viewer", f"{costs.viewer_bytes / 1024:.1f} KiB")))


def as_measured(costs, one):
    """The worker of a measured point, others on the machine included."""
    return Worker(one["viewers"], costs.send(one["bytes_per_frame"]), tick=costs.tick_share * FLUSH_S,
                  foreign=one["foreign"], reader=one["reader_us"] / 1e6, reader_foreign=one["reader_foreign"])


def validation(costs):
    """Prediction against measurement, point by point."""
    rows = []
    for one in costs.points["stream"]:
        found = simulate(as_measured(costs, one))
        frames = found.frames_per_s
        rows.append((f"{one['viewers']:,}", f"{found.delay_ms(0.5):.0f} / {one['p50']:.0f} ms",
                     f"{found.delay_ms(0.99):.0f} / {one['p99']:.0f} ms",
                     f"{frames:.1f} / {one['frames_per_s'] / one['viewers']:.1f}",
                     f"{percent(found.busy)} / {percent(one['server_share'])}",
                     f"{percent(one['foreign'])}, {percent(one['reader_foreign'])}"))
    return table(("viewers", "p50: predicted / measured", "p99", "frames a second and viewer", "server's core",
                  "others took of the two cores"), rows)


def bench_worker(costs, viewers, **more):
    """A worker that does all by itself and has its core to itself."""
    return Worker(viewers, costs.send(frame_bytes(BENCH, FLUSH_MS)), tick=costs.tick_share * FLUSH_S, **more)


def per_core(costs):
    """Viewers of one core with nothing beside, by limit on the delay; and how the delay bends beyond."""
    held = table(("limit on p99", "viewers of one core"), (
        (f"{limit} ms", f"{most_viewers(lambda n: bench_worker(costs, n), limit, 40_000):,}") for limit in LIMITS_MS))
    rows = []
    for viewers in (1000, 2000, 4000, 6000, 8000, 10_000, 20_000):
        found = simulate(bench_worker(costs, viewers))
        rows.append((f"{viewers:,}", f"{1000 / found.frames_per_s:.0f} ms", f"{found.delay_ms(0.5):.0f} ms",
                     f"{found.delay_ms(0.99):.0f} ms", percent(found.busy)))
    return held + "\n\n" + table(("viewers", "interval", "p50", "p99", "core"), rows)


def streams(costs):
    """Bytes of a viewer."""
    return table(("channel", "block in Redis", "WebSocket frame", "on the wire", "a viewer", "10,000 viewers"), (
        (stream.name, f"{block_bytes(stream, FLUSH_MS)} bytes", f"{frame} bytes", f"{wire_bytes(frame)} bytes",
         bits(8 * wire_bytes(frame) / FLUSH_S), bits(8e4 * wire_bytes(frame) / FLUSH_S))
        for stream in STREAMS for frame in [frame_bytes(stream, FLUSH_MS)]))


def redis(costs):
    """What Redis has to do for each channel and each reading worker, and how far one core goes with it."""
    texts, block = ECG.rate * costs.redis_text, costs.redis_block / FLUSH_S
    read, channel = costs.redis_read / FLUSH_S, costs.redis_read_channel / FLUSH_S
    return table(("load", "of Redis' core", "one core carries"), (
        ("a channel of 360 texts a second", percent4(texts), f"{1 / texts:,.0f}"),
        ("a channel of JSON blocks, one a flush", percent4(block), f"{1 / block:,.0f}"),
        ("a worker that reads one channel", percent4(read + channel), f"{1 / (read + channel):,.0f}"),
        ("each channel more that it reads", percent4(channel), f"{1 / channel:,.0f}")))


def percent4(share):
    """A small share in per cent."""
    return f"{100 * share:.3f} %"


def plans(costs, assumed):
    """Workers, machines and bottlenecks."""
    rows = []
    for scenario in SCENARIOS:
        plan = Plan(scenario, costs, assumed)
        first = plan.bottleneck
        rows.append((f"{scenario.viewers:,}", scenario.name, f"{plan.held:,}", f"{plan.workers:,}",
                     f"{plan.machines:,}", bits(plan.bits_out), f"{plan.reads:,.0f}",
                     percent(plan.redis_write + plan.redis_read), bits(plan.redis_bits), percent(plan.ingest),
                     f"{first}, {percent(plan.used[first])}", f"{plan.redis_servers:,}", plan.ingesting))
    return table(("viewers", "who watch", "a worker holds", "workers", "machines", "to viewers",
                  "channels a worker reads", "Redis' core", "Redis to workers", "ingest's core", "first bottleneck",
                  "Redis servers filled", "ingesting processes filled"), rows)


def sites(costs):
    """How late samples are where the worker reads its Redis from far away."""
    rows = []
    for link in LINKS_MS:
        found = simulate(replace(bench_worker(costs, 1000), link=link / 1000))
        rows.append((f"{link} ms", f"{1000 / found.frames_per_s:.0f} ms", f"{found.delay_ms(0.5):.0f} ms",
                     f"{found.delay_ms(0.99):.0f} ms"))
    return table(("round trip to Redis", "interval", "p50", "p99"), rows)


def origin(parameters):
    """Where the figures come from, and what is assumed beside."""
    plan = parameters["plan"]
    return table(("what", "value"), (
        ("measured", f"{parameters['date']}, commit {parameters['commit']}, Python {parameters['python']}"),
        ("machine", parameters["machine"]),
        ("of each point the calmest of", f"{parameters['rounds']} rounds"),
        ("flush interval", f"{FLUSH_MS:.0f} ms"),
        ("shards, all on one Redis", SHARDS),
        ("assumed: limit on p99", f"{plan['p99_ms']} ms"),
        ("assumed: share of each core and each network that may be used", percent(plan["headroom"])),
        ("assumed: workers of one machine, a core each", plan["machine_workers"]),
        ("assumed: network of a machine, and of Redis", f"{plan['nic_gbit']} Gbit/s")))


def tables(parameters):
    """Name -> table, in the document's order."""
    costs = Costs(parameters["points"])
    return {"origin": origin(parameters), "costs": calibrated(costs), "validation": validation(costs),
            "core": per_core(costs), "streams": streams(costs), "redis": redis(costs),
            "plans": plans(costs, parameters["plan"]), "sites": sites(costs)}


def main():
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="capacity", description=__doc__)
    parser.add_argument("--measure", action="store_true", help="measure anew, into bench/capacity.json (about 4 min)")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/capacity.md")
    given = parser.parse_args()
    if given.measure:
        calibration.save(calibration.measure(heading()))
    made = tables(calibration.load())
    if given.write:
        pages.write(DOCUMENT, made)
    sys.stdout.write("\n\n".join(f"{name}\n\n{rows}" for name, rows in made.items()) + "\n")


if __name__ == "__main__":
    main()
