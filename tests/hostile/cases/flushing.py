"""Redis that forgets everything under two workers, each of which has heard what the other appended."""
import time

from pace.keys import Keys, shard
from tests.hostile.registry import case
from tests.support.counting import Counting
from tests.support.waiting import wait_for
from tests.support.ward import Ward

CHANNELS = {"ecg": {"leads": "I", "rate": "50"}}
WORKERS = 2
#: Seconds between two samples; of a signal before the first FLUSHALL, which a standby has too, and between two of them.
INTERVAL_S, BEFORE_S, BETWEEN_S = 0.02, 1.5, 1.5
#: Seconds for viewers to have what was published.
PATIENCE_S = 20


@case(6, "FLUSHALL again and again while two workers show a signal to 40 viewers",
      "a gap each time; no sample doubled, none joined across it, none lost without a word")
def flushed_under_two_workers(world, outcome):
    redis = world.redis()
    pace = world.pace(redis, channels=CHANNELS, server={"workers": WORKERS})
    client, times = redis.client(), world.of(8, 2)
    wait_for(lambda: client.pubsub_numsub("ecg")[0][1] == WORKERS, 10)
    publishing = world.entering(Counting(client, "ecg", INTERVAL_S))
    ward = world.entering(Ward(pace.port, world.of(40, 12), "ecg"))
    read_for(ward, BEFORE_S)
    leaders = [flush(client, ward) for _ in range(times)]
    publishing.stop()
    ward.read_until(lambda: all(patient.last == publishing.count - 1 for patient in ward.patients), PATIENCE_S)
    for what in ("doubled", "joined", "silent"):
        outcome.exactly(f"samples {what}", ward.total(what), 0)
    outcome.exactly("times that went back", ward.total("back"), 0)
    outcome.at_least("gaps told to each, the fewest", min(len(patient.told) for patient in ward.patients), times)
    outcome.told("another leader after", f"{sum(before != after for before, after in leaders)} of {times}")
    outcome.told("samples of each, lost and told", ward.total("lost") / len(ward.patients))


def flush(client, ward):
    """FLUSHALL, and read until all have samples again; who led before and after."""
    before, told = leader(client), [len(patient.told) for patient in ward.patients]
    client.flushall()
    ward.read_until(lambda: all(len(patient.told) > count for patient, count in zip(ward.patients, told, strict=True)),
                    PATIENCE_S)
    numbers = [patient.last for patient in ward.patients]
    ward.read_until(lambda: all(patient.last > last for patient, last in zip(ward.patients, numbers, strict=True)),
                    PATIENCE_S)
    read_for(ward, BETWEEN_S)
    return before, leader(client)


def leader(client):
    """Who has the lease of the channel."""
    return client.get(Keys().lease(shard("ecg")))


def read_for(ward, seconds):
    """Let so much of the signal come."""
    end = time.monotonic() + seconds
    ward.read_until(lambda: time.monotonic() >= end, seconds + PATIENCE_S)
