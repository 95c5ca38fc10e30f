"""Recordings played as if they were live, by one worker at a time.

A recording is published through Redis like any outside publisher's samples, so that what is seen
with it is seen with a device. The sample to play follows from the wall clock alone (sample number =
epoch seconds x rate, modulo the length): two workers would play the same, a worker that takes over
continues where the other ended, and the loop has no jump in time.
"""
import json
import logging
import time

from redis.exceptions import LockError, RedisError

from pace import links, recordings
from pace.errors import Malformed
from pace.keys import Keys
from pace.supervisor import Supervisor

log = logging.getLogger(__name__)

#: Seconds between two payloads.
INTERVAL = 0.04
#: Seconds that are made up after a standstill; older samples are left out, as a device would.
CATCH_UP = 1.0
#: Seconds after which another worker takes over from one that died.
LEASE = 3.0
#: Seconds until a recording that could not be read is tried again.
RETRY = 60.0


class Player:
    """Plays one recording on one channel: `step` publishes what has become due.

    `publish(name, payload)` is called with the source's name and JSON bytes; `clock()` gives epoch
    seconds. `loop` False: the recording is played once, from the first step on.
    """

    def __init__(self, channel, recording, publish, loop=True, clock=time.time):
        self.channel = channel
        self.recording = recording
        self.rate = recording.header.rate or channel.rate
        self._publish = publish
        self._clock = clock
        self._next = int(clock() * self.rate)
        self._first = 0 if loop else self._next
        self._end = None if loop else self._next + len(recording)

    @property
    def done(self):
        """Whether a recording that does not loop has been played."""
        return self._end is not None and self._next >= self._end

    def step(self):
        """Publish the samples that are due; what was due counts as played even if publishing fails."""
        due = self._due()
        first = self._from(due)
        self._next = max(first, due)
        if first < due:
            self._publish(self.channel.source.name, self._payload(first, due - first))

    def _due(self):
        due = int(self._clock() * self.rate)
        return due if self._end is None else min(due, self._end)

    def _from(self, due):
        slack = int(CATCH_UP * self.rate)
        if self._next > due + slack:
            return due  # the clock was set back: go on from there
        return max(self._next, due - slack)

    def _payload(self, first, count):
        dt = 1000.0 / self.rate
        v = self.recording.block(first - self._first, count)
        return json.dumps({"t": round(first * dt, 3), "dt": round(dt, 6), "v": v},
                          separators=(",", ":")).encode()


class Replays:
    """The service that a worker runs: a greenlet for each `[replay:...]`, each under a lease.

    `settings` is `pace.settings.Settings`. `start` returns at once; Redis need not answer.
    """

    def __init__(self, settings):
        self._settings = settings
        self._supervisor = None
        self._client = None

    def start(self):
        """Start the greenlets."""
        replays = self._settings.replays.values()
        self._supervisor = Supervisor()
        if replays:
            self._client = links.client(self._settings.redis_url, max_connections=len(replays))
        for replay in replays:
            self._supervisor.run(self._run, replay)

    def configure(self, settings):
        """Go on with other settings. Where a recording changed, all are started again: those that are played again and
        again go on where they would be, the others begin."""
        before, self._settings = self._settings, settings
        if _played(before) != _played(settings):
            self.stop()
            self.start()

    def stop(self, timeout=1.0):
        """Hand the leases over and end the greenlets."""
        self._supervisor.stop(timeout)
        if self._client is not None:
            self._client.close()

    def _run(self, replay):
        turn = Turn(self._client, Keys().replay(replay.channel))
        try:
            self._play(turn, replay)
        except Malformed as error:
            log.error("replay of %s: %s", replay.channel, error)
            self._supervisor.sleep(RETRY)
        finally:
            turn.give_up()

    def _play(self, turn, replay):
        player = None
        while not self._supervisor.stopping:
            try:
                player = (player or self._player(replay)) if turn.mine() else None
                if player:
                    player.step()
            except RedisError as error:
                log.debug("replay of %s waits for Redis: %s", replay.channel, error)
            self._supervisor.sleep(_pause(player))

    def _player(self, replay):
        # Read by whoever plays, not by the workers that stand by.
        recording = recordings.read(replay.path)
        return Player(self._settings.channels[replay.channel], recording, self._client.publish, replay.loop)


def _played(settings):
    return {name: (replay, settings.channels[name]) for name, replay in settings.replays.items()}


def _pause(player):
    """Seconds to the next step, counted from the clock: a slow step makes no drift."""
    if player is None or player.done:
        # What has been played once stays taken, or the next worker would play it again.
        return LEASE / 3
    return INTERVAL - time.time() % INTERVAL


class Turn:
    """Whose turn it is to play: a lock in Redis that its holder keeps and others wait for."""

    def __init__(self, client, key, clock=time.monotonic):
        self._lock = client.lock(key, timeout=LEASE, blocking=False, thread_local=False)
        self._clock = clock
        self._held = False
        self._kept = 0.0

    def mine(self):
        """Whether this process plays now. Raises RedisError."""
        if self._held and self._clock() - self._kept < LEASE / 3:
            return True
        self._held = (self._held and self._keep()) or self._lock.acquire()
        self._kept = self._clock()
        return self._held

    def give_up(self):
        """Let the next worker play at once, where Redis can be told."""
        if self._held:
            self._held = False
            try:
                self._lock.release()
            except RedisError as error:
                log.debug("a replay's lease runs out by itself: %s", error)

    def _keep(self):
        try:
            return self._lock.reacquire()
        except LockError:
            return False
