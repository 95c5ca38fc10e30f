"""Publishers that lie: ``python -m tests.support.liars REDIS_PORT SECONDS KIND …``, each on the channel of its name.

The samples of each count 0, 1, 2 … at RATE Hz; prints how many went out, as JSON. ``good`` tells the truth.
"""
import json
import sys
import time

import redis

#: What the channels' ini says, in Hz.
RATE = 100
#: Seconds between two turns.
TURN_S = 0.05
#: How much more a publisher sends that has gone wild.
WILD = 100
#: 2070, in epoch ms: what each hundredth sample of ``future`` says.
FUTURE_MS, EACH = 3_155_760_000_000, 100


def good(numbers, stamp):
    return [f"{stamp(number)}|{number}" for number in numbers]


def doubled(numbers, stamp):
    return [payload for payload in good(numbers, stamp) for _ in range(2)]


def reordered(numbers, stamp):
    payloads = good(numbers, stamp)
    return [payload for pair in zip(payloads[1::2], payloads[::2], strict=False) for payload in pair]


def future(numbers, stamp):
    return [f"{stamp(number) if number % EACH else FUTURE_MS}|{number}" for number in numbers]


def fast(numbers, stamp):
    return [f"{stamp(number / WILD)}|{number}" for number in range(WILD * numbers.start, WILD * numbers.stop)]


KINDS = {kind.__name__: kind for kind in (good, doubled, reordered, future, fast)}


def publish(client, seconds, kinds):
    """Publish in real time; how many samples each of ``kinds`` has."""
    began, count = time.time(), 0
    per_turn = round(RATE * TURN_S)
    while time.time() < began + seconds:
        numbers = range(count, count + per_turn)
        pipeline = client.pipeline(transaction=False)
        for kind in kinds:
            for payload in KINDS[kind](numbers, lambda number: round((began + number / RATE) * 1000, 2)):
                pipeline.publish(kind, payload)
        pipeline.execute()
        count += per_turn
        time.sleep(max(0, began + count / RATE - time.time()))
    return {kind: count * (WILD if kind == "fast" else 1) for kind in kinds}


def main(port, seconds, *kinds):
    """Publish and print."""
    print(json.dumps(publish(redis.Redis(port=int(port)), float(seconds), kinds)))


if __name__ == "__main__":
    main(*sys.argv[1:])
