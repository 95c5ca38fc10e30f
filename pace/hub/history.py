"""Requests for history: what arrived on a channel between two moments, for pages that scroll back."""
import logging
import math
import time
from typing import NamedTuple

import gevent
from gevent.pool import Group

from pace.errors import BadMessage, BrokerDown
from pace.hub.archive import Archive
from pace.hub.catchup import BUSY_BYTES, PATIENCE_S
from pace.messages import error_message, history_message
from pace.positions import MAX_PART

log = logging.getLogger(__name__)

#: Requests of one session under way at one time, as many as a page sends at once. More: error 429.
AT_ONCE = 8
#: Seconds within which a request is answered, with error 504 if need be; clients wait for 5.
ANSWER_S = 4.0


class Range(NamedTuple):
    """What is asked for: by the order of stream ids, from above `low` up to and with `high`."""

    low: tuple
    high: tuple

    @classmethod
    def of(cls, request):
        """The Range of a request."""
        start, end, after = request.get("from"), request.get("to"), request.get("after")
        low = (-1 if start is None else math.ceil(start) - 1, MAX_PART)
        high = (MAX_PART if end is None else math.floor(end), MAX_PART)
        return cls(max(low, after.order) if after else low, high)


class History:
    """Answers requests, each in a greenlet of its own: nothing else of the session waits for it.

    `max_queue` is that of `pace.settings`, `clock` tells monotonic and `wall` epoch seconds. A viewer is what the hub
    takes for one, a request is a message as `pace.messages.parse_client` gives it.
    """

    def __init__(self, max_queue, clock=time.monotonic, wall=time.time):
        self._archive = Archive(max_queue, clock)
        self._busy = min(BUSY_BYTES, max_queue // 4)
        self._wall = wall
        self._asked = {}
        self._greenlets = Group()

    def attach(self, broker):
        """Read from this broker from now on; before, requests get error 503."""
        self._archive.broker = broker

    def detach(self):
        """Answer nobody any more."""
        self._greenlets.kill()

    def ask(self, viewer, channel, request):
        """Answer a request for the history of a Channel, later. Raises BadMessage where too many are under way."""
        asked = self._asked.get(viewer, 0)
        if asked >= AT_ONCE:
            raise BadMessage(429, f"{AT_ONCE} requests are under way already", request["id"])
        self._asked[viewer] = asked + 1
        self._greenlets.spawn(self._run, viewer, channel, request)

    def leave(self, viewer):
        """The viewer has gone; nothing waits any more until it can take an answer."""
        self._asked.pop(viewer, None)

    def _run(self, viewer, channel, request):
        try:
            viewer.send(self._answer(viewer, channel, request))
        finally:
            self._done(viewer)

    def _answer(self, viewer, channel, request):
        id = request["id"]
        try:
            with gevent.Timeout(ANSWER_S, BadMessage(504, f"no answer within {ANSWER_S:.0f} s")):
                fields = self._fields(channel, request)
                self._wait_for_room(viewer)
            return history_message(id, int(self._wall() * 1000), channel=channel.name, **fields)
        except BadMessage as error:
            return error_message(error.code, error.reason, id)
        except BrokerDown:
            return error_message(503, "Redis does not answer", id)
        except Exception:
            log.exception("history of %s cannot be told", channel.name)
            return error_message(500, "a fault of the server, which is in its log", id)

    def _done(self, viewer):
        left = self._asked.get(viewer, 0) - 1
        if left > 0:
            self._asked[viewer] = left
        else:
            self._asked.pop(viewer, None)

    def _wait_for_room(self, viewer):
        # answers may not be dropped: one behind the other they would end the session of who reads slowly
        while viewer in self._asked and viewer.queued > self._busy:
            gevent.sleep(PATIENCE_S)

    def _fields(self, channel, request):
        wanted, after = Range.of(request), request.get("after")
        page = self._archive.page(channel, wanted.low, after if after and after.order == wanted.low else None)
        if after and after.epoch != page.epoch:
            raise BadMessage(410, "after is of another epoch: Redis has lost its data since")
        blocks = [(position, text) for order, position, text in page.blocks if wanted.low < order <= wanted.high]
        more = page.more and page.blocks[-1][0] < wanted.high
        first, last = self._held(channel, page)
        return {"epoch": page.epoch, "blocks": blocks, "more": more, "first": first, "last": last}

    def _held(self, channel, page):
        """When the oldest and the newest block that is held arrived; one was trimmed, or came, since that was asked."""
        shown = [order[0] for order, _, _ in page.blocks[:1] + page.blocks[-1:]]
        held = [ms for ms in (*self._archive.bounds(channel), *shown) if ms is not None]
        return min(held, default=None), max(held, default=None)
