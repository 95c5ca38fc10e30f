"""What the state of the server says, worked out of what the pulse has measured. Nothing here waits or remembers."""
from pace.channels import WAVEFORM

#: ms for which a channel is live after its newest block. Ingest tells of it each second, and each worker looks each
#: second: the 2 s of a page that watches the channel would be wrong here half of the time.
LIVE_MS = 5_000
#: ms for which a waveform that fell silent is a trouble: a bed that is empty for longer than this is no fault.
LOSS_MS = 600_000
#: Names of silent channels that a trouble holds; it has the number of all.
NAMED = 5
#: ms of Redis' delay that viewers begin to feel, being more than two ticks of 40 ms.
SLOW_MS = 100

LIVE, STALE, QUIET, SILENT = "live", "stale", "quiet", "silent"


def standing(kind, last, now):
    """How a channel stands whose newest block came at `last` (epoch ms or None): one of four words.

    A waveform that has ceased is stale. Numbers, texts and places come when they come: those are quiet.
    """
    if last is None:
        return SILENT
    if now - last < LIVE_MS:
        return LIVE
    return STALE if kind == WAVEFORM else QUIET


def channel_state(channel, report, last, now):
    """What is told of one channel; `report` is what ingest says of it, `last` and `now` are epoch ms."""
    return {"state": standing(channel.kind, last, now), "last": last, "received": report.get("received", 0),
            "malformed": report.get("malformed", 0), "error": report.get("error"), "rate": report.get("rate"),
            "flags": list(report.get("flags") or ())}


def gist(state):
    """What of a channel's state is worth a message when it changes: not what always moves."""
    last = None if state["state"] == LIVE else state["last"]
    rate = state["rate"] and significant(state["rate"])
    return state["state"], last, state["malformed"], state["error"], rate, tuple(state["flags"])


def tally(states):
    """How many channels stand how."""
    counts = dict.fromkeys((LIVE, STALE, QUIET, SILENT), 0)
    for state in states.values():
        counts[state["state"]] += 1
    return counts


def troubles(server, states, now):
    """What is wrong, most important first: dicts with `what` and its figures. `server` is the state without them.

    While Redis is away nothing else is known.
    """
    redis = server["redis"]
    if not redis["up"]:
        return [{"what": "redis", "since": redis["since"]}]
    found = [] if server["ingest"] else [{"what": "ingest"}]
    if server["lost"]:
        found.append({"what": "lost", "n": server["lost"]})
    if (redis["delay_ms"] or 0) >= SLOW_MS:
        found.append({"what": "slow", "ms": redis["delay_ms"]})
    return found + _stretched(server["workers"]) + _stale(states, now)


def _stretched(workers):
    intervals = [worker["interval_ms"] for worker in workers if worker["stretched"]]
    return [{"what": "stretched", "n": len(intervals), "ms": max(intervals)}] if intervals else []


def _stale(states, now):
    names = [name for name, state in states.items() if state["state"] == STALE and now - state["last"] < LOSS_MS]
    return [{"what": "stale", "n": len(names), "channels": names[:NAMED]}] if names else []


def changes(before, after):
    """The items of `after` that `before` has not got or has otherwise."""
    return {key: value for key, value in after.items() if key not in before or before[key] != value}


def significant(value, digits=2):
    """A figure rounded to what matters of it, whole where it is large: 359.87 is 360, 0.1234 is 0.12."""
    rounded = float(f"{value:.{digits}g}")
    return int(rounded) if rounded.is_integer() else rounded
