"""From the costs of single steps to workers, machines and the first bottleneck."""
import math
from dataclasses import dataclass
from functools import cached_property

from bench.calibration import FLUSH_S, Costs
from bench.simulation import Worker, most_viewers
from bench.wire import block_bytes, frame_bytes, wire_bytes

FLUSH_MS = 1000 * FLUSH_S


@dataclass(frozen=True)
class Scenario:
    """So many viewers who each watch `watched` of `channels`, all of one kind of `stream`."""

    name: str
    viewers: int
    channels: int
    watched: int
    stream: object

    def met(self, viewers):
        """Channels that so many viewers watch between them, if each takes his by lot."""
        return self.channels * (1 - (1 - self.watched / self.channels) ** viewers)


@dataclass(frozen=True)
class Plan:
    """What a scenario takes. `assumed` is the part `plan` of the parameters."""

    scenario: Scenario
    costs: Costs
    assumed: dict

    @cached_property
    def frame(self):
        """Bytes of a frame."""
        return frame_bytes(self.scenario.stream, FLUSH_MS, self.scenario.watched)

    def worker(self, viewers):
        """A worker with so many of the viewers, which does not ingest and gets `headroom` of its core."""
        return Worker(viewers, self.costs.send(self.frame), read=self.scenario.met(viewers) * self.costs.read_channel,
                      foreign=1 - self.assumed["headroom"])

    @cached_property
    def held(self):
        """Viewers of one worker: it reads more channels the more viewers it has."""
        return most_viewers(self.worker, self.assumed["p99_ms"])

    @property
    def workers(self):
        """Workers that hold all viewers."""
        return math.ceil(self.scenario.viewers / self.held)

    @property
    def machines(self):
        """Machines for the workers, by their cores or by their network, whichever asks for more."""
        by_network = self.bits_out / (self.assumed["headroom"] * self.assumed["nic_gbit"] * 1e9)
        return max(math.ceil(self.workers / self.assumed["machine_workers"]), math.ceil(by_network))

    @property
    def bits_out(self):
        """To all viewers, bit/s."""
        return 8 * wire_bytes(self.frame) / FLUSH_S * self.scenario.viewers

    @property
    def reads(self):
        """Channels that one worker reads."""
        return self.scenario.met(self.scenario.viewers / self.workers)

    @property
    def redis_write(self):
        """Share of Redis' core for what is published and appended."""
        stream, costs = self.scenario.stream, self.costs
        each = stream.rate * costs.redis_text if stream.texts else costs.redis_block / FLUSH_S
        return self.scenario.channels * each

    @property
    def redis_read(self):
        """Share of Redis' core for what all workers read."""
        each = self.costs.redis_read + self.reads * self.costs.redis_read_channel
        return self.workers * each / FLUSH_S

    @property
    def redis_bits(self):
        """From Redis to all workers, bit/s."""
        return 8 * wire_bytes(self.reads * block_bytes(self.scenario.stream, FLUSH_MS)) / FLUSH_S * self.workers

    @property
    def ingest(self):
        """Share of the core of the one process that leads all shards."""
        stream, costs = self.scenario.stream, self.costs
        each = stream.rate * costs.ingest_text if stream.texts else costs.ingest_block / FLUSH_S
        return self.scenario.channels * each

    @property
    def used(self):
        """Resource -> share of it in use."""
        capacity = self.assumed["nic_gbit"] * 1e9
        return {"Redis' core": self.redis_write + self.redis_read, "Redis' NIC": self.redis_bits / capacity,
                "ingest's core": self.ingest, "machine's NIC": self.bits_out / self.machines / capacity,
                "worker's core": self.assumed["headroom"] * self.scenario.viewers / self.workers / self.held}

    @property
    def bottleneck(self):
        """What gives way first when everything grows alike."""
        return max(self.used, key=self.used.get)

    @property
    def redis_servers(self):
        """Servers of one core each that Redis' work would fill; today there is one."""
        return math.ceil((self.redis_write + self.redis_read) / self.assumed["headroom"])

    @property
    def ingesting(self):
        """Processes that ingest would fill; today one leads all shards."""
        return math.ceil(self.ingest / self.assumed["headroom"])
