"""``pace publish``: the simplest publisher there is, one PUBLISH a sample."""
import argparse
import itertools
import time

from pace import recordings
from pace.cli.delays import Delays
from pace.cli.progress import Progress
from pace.cli.redis_options import add_redis_arguments, open_redis, source_of, telling_redis_errors
from pace.errors import BrokerDown

LATE_S = 1.0
"""A publisher that was held up longer (a sleeping laptop, Redis away) goes on from now instead of catching up."""


def add_arguments(parser):
    parser.add_argument("file", metavar="FILE", help="CSV: one row a sample, one column a lead")
    parser.add_argument("--channel", required=True, metavar="NAME",
                        help="a channel of the ini file, or else a Redis pub/sub channel")
    parser.add_argument("--interval", type=interval, default=7.0, metavar="MS",
                        help="milliseconds from sample to sample (default: %(default)g)")
    parser.add_argument("--loop", action="store_true", help="begin again at the end of the file")
    add_redis_arguments(parser)


def interval(text):
    """Milliseconds between 0.1 and a minute; raises ArgumentTypeError."""
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0.1 <= value <= 60_000:
        raise argparse.ArgumentTypeError(f"{text} is not a number of milliseconds between 0.1 and 60000")
    return value


def run(options):
    """Publish ``epoch_ms|lead 1|lead 2`` each interval until the file, or with ``--loop`` the user, ends it."""
    rows = rows_of(recordings.read(options.file))
    with open_redis(options) as client:
        publisher = Publisher(client, source_of(options), options.interval / 1000)
        try:
            publisher.play(itertools.cycle(rows) if options.loop else rows)
        finally:
            publisher.progress.end()


def rows_of(recording):
    """Payloads without their time, ``lead 1|lead 2``, one for each sample; a missing one is empty."""
    return ["|".join("" if value is None else f"{value:g}" for value in sample)
            for sample in zip(*recording.block(0, len(recording)), strict=True)]


class Publisher:
    """Publishes rows on one Redis channel at a steady pace; a Redis that goes away is waited for."""

    def __init__(self, client, channel, interval_s):
        self.progress = Progress()
        self._client = client
        self._channel = channel
        self._interval_s = interval_s
        self._delays = Delays()
        self._sent = 0

    def play(self, rows):
        """Publish every row; the stamps are as far apart as the interval says, whatever the sleeps were."""
        due = time.time()
        for row in rows:
            now = time.time()
            if now < due:
                time.sleep(due - now)
            elif now - due > LATE_S:
                due = now
            self._publish(f"{due * 1000:.1f}|{row}")
            due += self._interval_s

    def _publish(self, payload):
        try:
            with telling_redis_errors():
                listeners = self._client.publish(self._channel, payload)
        except BrokerDown as error:
            delay = next(self._delays)
            self.progress.say(f"{error}; next try in {delay:.1f} s")
            time.sleep(delay)
            return
        self._delays.reset()
        self._sent += 1
        self.progress.show(f"{self._channel}: {self._sent:,} samples sent, {listeners} listening")
