"""The promise of the hub as a whole, under everything that can happen to its viewers and to Redis.

Whatever a viewer has got, with the gaps it was told of, is what was published, in order, once.
"""
import json
import math

import gevent
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from pace.client import Client
from pace.hub.thinning import GapFrame
from pace.positions import Position
from pace.sockjs import STATE_OPEN
from tests.support.hub import Bench

HISTORY_S = 30
#: Bytes of a viewer's queue: some thirty blocks.
MAX_QUEUE = 4_000
#: Seconds that blocks may wait for a viewer, and that it may read nothing.
MAX_AGE, MAX_STALL = 5, 25


class Page:
    """A real session without a transport; `read` is when its client reads what waits, and returns if it was closed."""

    def __init__(self, bench):
        self._bench = bench
        self.got = []  # numbers of samples, and gap messages
        self.position = None
        self._connect()

    def _connect(self):
        self.session = Client("x")
        self.session.manager, self.session.state = self._bench.hub, STATE_OPEN
        self._bench.hub.subscribe(self.session, "ecg", self.position and Position.parse(self.position))

    def read(self):
        self.session.flush()
        if self.session.state == STATE_OPEN:
            for frame in self.session.take_queued():
                for text in frame.messages:
                    self._take(json.loads(text))
        else:
            self.cut()

    def _take(self, message):
        if message["type"] == "gap":
            self._check_gap(message)
            self.got.append(message)
        elif message["type"] == "block":
            last = self.got[-1] if self.got else None
            if isinstance(last, dict) and last["to"] is not None:
                assert last["to"] == message["pos"]
            self.position = message["pos"]
            self.got.append(message["block"]["v"][0][0])

    def _check_gap(self, gap):
        assert gap["channel"] == "ecg"
        assert gap["reason"] in ("epoch", "history", "slow")
        if not (self.got and isinstance(self.got[-1], dict)):  # else what lay between was dropped too
            assert gap["from"] == self.position

    def cut(self):
        """Lose the connection and what was on its way, and return with the last position."""
        self.session.take_queued()
        self.session.on_close()
        self._connect()

    def check(self):
        """In order, once, and nothing missing without a gap."""
        number, excused = None, False
        for item in self.got:
            if isinstance(item, dict):
                excused = True
                continue
            if number is not None:
                assert item > number, f"{item} after {number}"
                assert item == number + 1 or excused, f"{item} after {number} without a gap"
            number, excused = item, False


class Viewing(RuleBasedStateMachine):
    pages = Bundle("pages")

    def __init__(self):
        super().__init__()
        self.bench = Bench(history_s=HISTORY_S, max_queue=MAX_QUEUE, max_queue_age=MAX_AGE, max_stall=MAX_STALL)
        self.everybody = []
        self.last = None

    @rule(count=st.integers(1, 20))
    def publish(self, count):
        self.bench.clock.pass_(0.04)
        self.last = self.bench.publish(count)[-1]

    @rule()
    def tick(self):
        self.bench.tick()

    @rule(seconds=st.sampled_from([0.1, 3, 11, 40]))
    def time_passes(self, seconds):
        self.bench.clock.pass_(seconds)

    @rule(seconds=st.sampled_from([2, MAX_AGE + 1, MAX_STALL + 2]))
    def seconds_of_samples(self, seconds):
        for _ in range(seconds):
            self.bench.settle()
            self.bench.clock.pass_(1)
            self.last = self.bench.publish(1)[-1]
            self.bench.tick()

    @rule(times=st.integers(1, 5))
    def others_run(self, times):
        for _ in range(times):
            gevent.sleep(0)

    @rule(target=pages)
    def open_page(self):
        page = Page(self.bench)
        self.everybody.append(page)
        return page

    @rule(page=pages)
    def page_reads(self, page):
        page.read()

    @rule(page=pages)
    def page_is_cut_off(self, page):
        page.cut()

    @rule(page=consumes(pages))
    def page_closes(self, page):
        self.bench.hub.leave(page.session)
        page.check()
        self.everybody.remove(page)

    @rule()
    def redis_goes(self):
        self.bench.broker.down = True

    @rule()
    def redis_returns(self):
        self.bench.broker.down = False

    @rule()
    def redis_loses_everything(self):
        self.bench.clock.pass_(0.01)  # no server starts again within the millisecond
        self.bench.broker.flush_all()

    @rule()
    def another_worker(self):
        """All reading begins anew, as on a worker to which the pages return."""
        for page in self.everybody:
            self.bench.hub.leave(page.session)
        self.bench.hub.feeds.clear()
        for page in self.everybody:
            page.cut()

    @invariant()
    def nothing_waits_without_bound(self):
        for page in self.everybody:
            assert page.session.queued <= MAX_QUEUE + 1000

    @invariant()
    def nothing_waits_for_ever(self):
        """Whenever a block is queued, the one before which it waits is of late, and a stalled viewer is closed."""
        for page in self.everybody:
            frames = [frame for frame in page.session.waiting if getattr(frame, "spans", None) and frame.at < math.inf]
            blocks = [frame for frame in frames if type(frame) is not GapFrame]
            for run, bound in (frames, MAX_STALL), (blocks, MAX_AGE):
                assert not run or run[-1].at - run[0].at <= bound

    def teardown(self):
        """In the end Redis works and everybody reads: all are at the present."""
        self.redis_returns()
        for _ in range(4):
            self.bench.clock.pass_(0.5)
            self.publish(1)
            for _ in range(4):
                self.bench.tick()
                self.bench.settle()
                for page in self.everybody:
                    page.read()
            gevent.sleep(0.06 if self.bench.hub._joining else 0)
        for page in self.everybody:
            page.check()
            assert page.got[-1] == self.last
        self.bench.hub.detach()


Viewing.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
TestViewing = Viewing.TestCase
