"""Every metric: its name, what it tells, its labels. The dashboard and the alerts in deploy/ use these names."""
from typing import NamedTuple

COUNTER, GAUGE, HISTOGRAM = "counter", "gauge", "histogram"

#: How the figures of several processes become one: added, or the largest, or the smallest of those that live.
SUM, MAX, MIN = "livesum", "livemax", "livemin"

#: Seconds. On a quiet machine a block is with its viewers in some 10 ms, a tick is 40; who waits 10 s has a gap.
DELAYS = (0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.0, 2.0, 5.0, 10.0)


class Family(NamedTuple):
    """One metric. `name` is without its prefix and the `_total` of a counter."""

    name: str
    kind: str
    about: str
    labels: tuple = ()
    mode: str = SUM


FAMILIES = (
    Family("workers", GAUGE, "Processes that serve."),
    Family("viewers", GAUGE, "Sessions, by the transport that they have at the moment; `none` between two polls.",
           ("transport",)),
    Family("channels_watched", GAUGE, "Channels that somebody watches, counted in each process."),
    Family("queue_bytes", GAUGE, "Bytes that wait for slow viewers."),
    Family("queue_bytes_max", GAUGE, "Bytes that wait for the slowest viewer.", mode=MAX),
    Family("interval_seconds", GAUGE, "Longest time between two frames of a viewer; above pace.flush_ms: under load.",
           mode=MAX),
    Family("redis_up", GAUGE, "Whether Redis answers every process: 1 or 0.", mode=MIN),
    Family("leases_held", GAUGE, "Shards, of 16, that some process on this Redis ingests.", mode=MAX),
    Family("blocks_sent", COUNTER, "Blocks handed to viewers, one for each."),
    Family("bytes_sent", COUNTER, "Bytes of them, before framing."),
    Family("blocks_read", COUNTER, "Blocks read of Redis for viewers, one for each process that has any."),
    Family("bytes_read", COUNTER, "Bytes of them."),
    Family("payloads", COUNTER, "Payloads of publishers that were taken in."),
    Family("payloads_malformed", COUNTER, "Payloads that were refused."),
    Family("payloads_lost", COUNTER, "Payloads that were dropped as more came than could be appended."),
    Family("blocks_appended", COUNTER, "Blocks that ingest wrote to Redis."),
    Family("gaps", COUNTER, "Gaps told to viewers and holes written by ingest, by reason.", ("reason",)),
    Family("slow_viewers", COUNTER, "Times that a viewer was so slow that blocks were dropped for it."),
    Family("redis_outages", COUNTER, "Times that Redis was found not to answer."),
    Family("redis_relinks", COUNTER, "Times that the link to what publishers send had to connect anew."),
    Family("leases_taken", COUNTER, "Shards that a process began to ingest: at a start, or for one that ended."),
    Family("reloads", COUNTER, "Times that the ini file was read again, by outcome, in each process.", ("outcome",)),
    Family("log_records", COUNTER, "Warnings and errors in the log, by what logged them.", ("level", "logger")),
    Family("delay_seconds", HISTOGRAM, "From a block's arrival in Redis to its viewers; of one channel each tick."),
    Family("append_delay_seconds", HISTOGRAM,
           "From a payload's arrival to the flush that appends it; the oldest of each."),
    Family("loop_lag_seconds", HISTOGRAM, "How late the event loop wakes who slept."),
)


def exposed():
    """The names as Prometheus gets them."""
    for family in FAMILIES:
        name = f"pace_{family.name}"
        if family.kind == HISTOGRAM:
            yield from (f"{name}_bucket", f"{name}_sum", f"{name}_count")
        else:
            yield f"{name}_total" if family.kind == COUNTER else name
