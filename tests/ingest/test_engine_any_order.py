"""Everything that can go wrong, in any order."""
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pace.errors import BrokerDown
from tests.support.engines import World

pytestmark = pytest.mark.usefixtures("unbounded")


class Ingesting(RuleBasedStateMachine):
    """Three engines, and everything that can go wrong in any order.

    What was published appears once and in order; what is missing is preceded by a hole.
    """

    @initialize()
    def begin(self):
        self.world = World()
        self.engines = [self.world.engine() for _ in range(3)]
        self.published = 0

    @rule(count=st.integers(1, 5))
    def publish(self, count):
        for _ in range(count):
            self.world.radio.publish("x", b"%d" % self.published)
            self.published += 1
            self.world.clock.now += 0.002

    @rule(which=st.integers(0, 2))
    def hold(self, which):
        self._try(self.engines[which].hold)

    @rule(which=st.integers(0, 2))
    def flush(self, which):
        self._try(self.engines[which].settle)
        self._try(self.engines[which].flush)

    @rule(which=st.integers(0, 2))
    def age(self, which):
        self.engines[which].age()

    @rule(which=st.integers(0, 2), fault=st.sampled_from(["down", "deaf"]))
    def flush_without_answer(self, which, fault):
        broker = self.engines[which].broker
        setattr(broker, fault, True)
        self._try(self.engines[which].flush)
        setattr(broker, fault, False)

    @rule(which=st.integers(0, 2))
    def replace(self, which):
        self.engines[which].link.cut = True
        self.engines[which] = self.world.engine()

    @rule(which=st.integers(0, 2))
    def hand_over(self, which):
        self._try(self.engines[which].release)

    @rule(which=st.integers(0, 2))
    def lose_link(self, which):
        self.engines[which].link.lose()

    @rule(which=st.integers(0, 2))
    def mend_link(self, which):
        self.engines[which].link.mend()

    @rule(which=st.integers(0, 2))
    def hear_late(self, which):
        self.engines[which].link.delayed = True

    @rule(which=st.integers(0, 2))
    def catch_up(self, which):
        self.engines[which].link.catch_up()

    @rule(seconds=st.sampled_from([0.01, 0.5, 2, 12]))
    def pass_time(self, seconds):
        self.world.clock.now += seconds

    @precondition(lambda self: self.published)
    @invariant()
    def once_in_order_and_holes_where_something_is_missing(self):
        last, hole = -1, True
        for text in self.world.texts():
            if text == "<ingest>":
                hole = True
                continue
            number = int(text)
            assert number > last, "doubled or out of order"
            assert hole or number == last + 1, "missing without a hole"
            last, hole = number, False

    @staticmethod
    def _try(step):
        try:
            step()
        except BrokerDown:
            return


TestIngesting = Ingesting.TestCase
TestIngesting.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
