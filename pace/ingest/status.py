"""What ingest tells of one channel."""
import logging
import math

from pace.blocks import Samples, Text
from pace.channels import WAVEFORM
from pace.ingest.order import Order
from pace.ingest.rates import RateMeter
from pace.texts import without_quotes

log = logging.getLogger(__name__)

#: Seconds between two lines in the log about malformed payloads of one channel.
LOG_S = 10.0
#: A measured rate this far off the declared one is flagged (DATA.md, "Three clocks").
RATE_TOLERANCE = 0.02
#: Stamps this far from their arrival, in ms, are flagged: the publisher's clock is wrong.
CLOCK_TOLERANCE = 60_000
#: Seconds for which an overload is flagged after its last loss.
OVERLOAD_S = 5.0
#: ms of arrivals for which a wrong clock and disorder are flagged after the last sample that was so: one in a thousand
#: is seen too.
FLAG_MS = 5_000
#: Characters of a reason that are kept.
MAX_REASON = 200


class ChannelStatus:
    """Counts since the channel was first heard of, by whichever process ingested it.

    `received` counts payloads, `malformed` those of them that were refused, `last` is when the last
    good one arrived, epoch ms.
    """

    def __init__(self, channel):
        self._channel = channel
        self._meter = RateMeter()
        self._order = Order()
        self._clock_at = self._order_at = -math.inf
        self._logged_at = self._overload_at = -math.inf
        self._overloaded = False
        self.received = 0
        self.malformed = 0
        self.error = None
        self.last = None
        self.leads = channel.leads and list(channel.leads)

    def describe_anew(self, channel):
        """The ini file says something else of the channel from now on."""
        self._channel = channel
        self.leads = channel.leads and list(channel.leads)

    def resume(self, told):
        """Go on from what another process told (a dict of `describe`), so that counts do not fall."""
        if self.received == 0:
            self.received = told.get("received", 0)
            self.malformed = told.get("malformed", 0)
            self.error, self.last = told.get("error"), told.get("last")

    def take(self, parsed):
        """Look at the Samples, Text or Place of a good payload."""
        if type(parsed) is Text:
            self.last = parsed.t
            return
        self.last = arrival = parsed.arrival
        t = parsed.t
        if t is None:
            t = arrival
        elif type(t) is list:
            t = t[0]
        if not -CLOCK_TOLERANCE <= t - arrival <= CLOCK_TOLERANCE:
            self._clock_at = arrival
        if type(parsed) is Samples:
            self._meter.add(t, len(parsed.v[0]))
            self._watch_order(parsed, arrival)

    def _watch_order(self, samples, arrival):
        t, dt = samples.t, samples.dt
        if t is None or self._channel.kind != WAVEFORM:  # a number may be said again
            return
        if type(t) is list:
            out = self._order.take(t[0], t[-1])
        else:
            out = self._order.take(t, t + (len(samples.v[0]) - 1) * dt if dt else t)
        if out:
            self._order_at = arrival

    def miss(self):
        """Payloads may be missing before the next one; that is no slower publisher."""
        self._meter.interrupt()

    def learn(self, n_leads):
        """Name the leads of a channel that declares none, once their number is known."""
        if self.leads is None and n_leads:
            self.leads = [str(number) for number in range(1, n_leads + 1)]

    def refuse(self, reason, count, now):
        """Count `count` malformed payloads, of which the last for `reason`, at `now` (s)."""
        self.malformed += count
        self.fail(f"{count} malformed: {reason}", reason, now)

    def fail(self, message, reason, now):
        """Keep `reason` as the last error and log `message`, without what it quotes, at most each LOG_S."""
        self.error = " ".join(reason.split())[:MAX_REASON]  # Redis ends some of its errors with a line's end
        if now - self._logged_at >= LOG_S:
            self._logged_at = now
            log.warning("channel %s: %s", self._channel.name, without_quotes(" ".join(message.split())))

    def overload(self, count, now):
        """Tell, at `now` (s), that `count` payloads were dropped because more came than could be appended."""
        self._overloaded, self._overload_at = True, now
        reason = "more comes than can be appended, the oldest is dropped"
        self.fail(f"{count} payloads lost: {reason}", reason, now)

    def calm(self, now):
        """Forget at `now` (s) an overload that is over."""
        self._overloaded = self._overloaded and now - self._overload_at < OVERLOAD_S

    @property
    def flags(self):
        """`rate`, `clock` and `order` where they are wrong, or were just now; `overload` while payloads are dropped."""
        flags = []
        declared, measured = self._channel.rate, self._meter.hz
        if declared and measured and abs(measured / declared - 1) > RATE_TOLERANCE:
            flags.append("rate")
        now = self.last or -math.inf
        flags += [flag for flag, at in (("clock", self._clock_at), ("order", self._order_at)) if now - at < FLAG_MS]
        if self._overloaded:
            flags.append("overload")
        return flags

    def describe(self):
        """All of it as a dict for JSON; `rate` is the measured one in Hz, or None."""
        measured = self._meter.hz
        return {"received": self.received, "malformed": self.malformed, "error": self.error, "last": self.last,
                "rate": measured and round(measured, 2), "flags": self.flags, "leads": self.leads}
