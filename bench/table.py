"""Results to a table in Markdown."""
import statistics

GOALS = {   # of issue 3, by row and case
    ("viewers", "Pace"): "p99 ≤ 100 ms: ≥ 6,000 and ≥ 7 × sockjs-node; ≤ 150: ≥ 8,000; ≤ 250: ≥ 10,000",
    ("viewers", "Pace, xhr_streaming"): "≥ 5,000",
    ("viewers", "Pace, eventsource"): "≥ 5,000",
    ("viewers", "Pace, xhr"): "≥ 1,000",
    ("CPU per send", "Pace, 3000 viewers"): "≤ 1.3 × the C writer, batching",
    ("idle memory", "Pace"): "≤ 9 KiB",
    ("delay", "1,000 viewers"): "p50 ≤ 35, p99 ≤ 60 ms",
    ("delay", "1,000 viewers, in one that is a browser"): "p50 ≤ 35, p99 ≤ 60 ms",
    ("delay", "1 viewer, flush_ms = 0"): "p99 ≤ 5 ms",
    ("delay", "100 channels of 143 texts/s, 100 viewers"): "≤ 60 % of a core",
    ("delay", "1,000 channels of JSON blocks, 200 viewers on 5 each, ingest apart"):
        "a core each, p99 ≤ 250 ms, no loss",
    ("overload", "twice what it carries"): "lag ≤ flush_max_ms + 1 s, all told, back in 3 s",
    ("resume", "5000 cut off at once"): "10 s, none missing or doubled",
    ("growth", "viewers, at a fixed interval"): "≤ 1.2",
    ("growth", "channels"): "≤ 1.2",
    ("start", "pserve to first response"): "≤ 1.5 s",
}


def number(value):
    """Three digits that matter."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def spread(values):
    """Median (least to most)."""
    middle = number(statistics.median(values))
    return middle if len(values) == 1 else f"{middle} ({number(min(values))}–{number(max(values))})"


def metrics(runs):
    """Name -> the values of all runs."""
    return {name: [run[name] for run in runs if name in run] for name in dict.fromkeys(n for run in runs for n in run)}


def line(entry):
    """One row of the table."""
    cells = "; ".join(f"{name}: {spread(values)}" for name, values in metrics(entry["runs"]).items())
    goal = GOALS.get((entry["row"], entry["case"]), "–")
    return f"| {entry['row']} | {entry['case']} | {cells or 'not measured'} | {goal} | {len(entry['runs'])} |"


def marked(report):
    """Runs in which the load client may have been what was measured."""
    key = "load client, % of its core"
    return [entry["case"] for entry in report["results"] if any(run.get(key, 0) > 90 for run in entry["runs"])]


HELD = "viewers at p99 ≤ 100 ms"
RATIOS = (   # what, metric, (row, case) above the line, below the line
    ("viewers, Pace : sockjs-node", HELD, ("viewers", "Pace"), ("viewers", "sockjs-node")),
    ("viewers, Pace : sockjs-node, batching", HELD, ("viewers", "Pace"), ("viewers", "sockjs-node, batching")),
    ("viewers, Pace : ws, batching", HELD, ("viewers", "Pace"), ("viewers", "ws, batching")),
    *((f"viewers, Pace : {name}, batching 60 ms", HELD, ("viewers", "Pace"), ("viewers", f"{name}, batching 60 ms"))
      for name in ("sockjs-node", "ws")),
    *((f"µs per send at {n}, Pace : C writer, batching", "µs per send", ("CPU per send", f"Pace, {n} viewers"),
       ("CPU per send", f"C writer, batching, {n} viewers")) for n in (2000, 3000)),
    *((f"µs per send, {name} : C writer", "µs per send", ("CPU per send", f"{name}, 500 viewers"),
       ("CPU per send", "C writer, 500 viewers")) for name in ("sockjs-node", "ws", "Flask-SocketIO")),
)


def ratios(report):
    """Lines of the quotients of medians, of those that were measured."""
    runs = {(entry["row"], entry["case"]): entry["runs"] for entry in report["results"]}
    for what, metric, above, below in RATIOS:
        if runs.get(above) and runs.get(below):
            top, bottom = (statistics.median(run[metric] for run in runs[key]) for key in (above, below))
            yield f"| {what} | {top / bottom:.2f} |" if bottom else f"| {what} | – |"


def markdown(report):
    """The whole table, median (min–max), and the quotients that the goals speak of."""
    head = [f"{report['date']}, commit {report['commit']}, Python {report['python']}, {report['machine']}", "",
            "| what | whom | median (min–max) | goal | runs |", "|---|---|---|---|---|"]
    quotients = list(ratios(report))
    tail = ["", "| quotient of medians | |", "|---|---|", *quotients] if quotients else []
    tail += [f"\nThe load client passed 90 % of its core in: {', '.join(marked(report))}"] if marked(report) else []
    return "\n".join(head + [line(entry) for entry in report["results"]] + tail)
