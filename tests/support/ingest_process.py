"""Ingest in a process of its own, as a worker runs it: ``python -m tests.support.ingest_process JSON``.

JSON: ``redis_url``, ``flush_ms``, ``flush_max_ms``, ``discover`` and ``channels``, ``{name: [source, kind]}``. Every
change of the channels is printed.
"""
from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import logging  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from types import SimpleNamespace  # noqa: E402

import gevent  # noqa: E402
from gevent.event import Event  # noqa: E402

from pace.broker.redis import RedisBroker  # noqa: E402
from pace.channels import Channel, Source  # noqa: E402
from pace.ingest import Ingest  # noqa: E402


def main(options):
    logging.basicConfig(level=logging.DEBUG, format="%(name)s %(message)s")
    channels = {name: Channel(name=name, label=name, source=Source.parse(source), kind=kind)
                for name, (source, kind) in options["channels"].items()}
    broker = RedisBroker(options["redis_url"], history_s=300, discover=options["discover"])
    settings = SimpleNamespace(**options)
    ingest = Ingest(broker, settings, channels, on_channels=lambda found: print("channels", *sorted(found), flush=True))
    stop = Event()
    gevent.signal_handler(signal.SIGTERM, stop.set)
    ingest.start()
    stop.wait()
    ingest.stop()
    print("stopped", flush=True)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
