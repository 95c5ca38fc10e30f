"""The two sides of a pub/sub connection as bytes, without the connection."""
import hiredis

#: Seconds between two PINGs, and for how many of them an answer may be missing before the link is
#: taken for dead: neither a black hole nor a frozen Redis says anything.
PING_S = 1.0
UNANSWERED = 3
#: Channels in one SUBSCRIBE; more go in the next.
BATCH = 500
#: Bytes of one reply not yet complete. More is no message of a publisher (pace.blocks.MAX_PAYLOAD is
#: far less): the link is given up rather than memory filled.
MAX_PENDING = 32 * 1024 * 1024


class LinkLost(Exception):
    """The link is of no use any more; the text says why."""


class Subscriber:
    """One connection's state: what is subscribed, which PINGs wait.

    `deliver(channel, data, arrival)` gets bytes, bytes and what `receive` was told; `missed(channels)`
    names (bytes) that may have missed messages.
    """

    def __init__(self, deliver, missed):
        self._deliver = deliver
        self._missed = missed
        self._reader = hiredis.Reader()
        self._asked = set()
        self._ping_at = 0.0
        self._pings = 0
        self._unanswered_since = None
        self.pongs = 0
        self.confirmed = set()

    def receive(self, data, arrival):
        """Take in bytes of the server; the number of messages in them. Raises LinkLost."""
        reader, deliver, messages = self._reader, self._deliver, 0
        reader.feed(data)
        while (reply := reader.gets()) is not False:
            if type(reply) is list and reply[0] == b"message":
                deliver(reply[1], reply[2], arrival)
                messages += 1
            else:
                self._control(reply)
        if reader.len() > MAX_PENDING:
            raise LinkLost(f"a message of more than {MAX_PENDING} bytes")
        return messages

    def commands(self, wanted, now):
        """Bytes to send at `now` (s) to be subscribed to the channels `wanted`. Raises LinkLost."""
        packed = [self._subscribe(b"UNSUBSCRIBE", self._asked - wanted),
                  self._subscribe(b"SUBSCRIBE", wanted - self._asked)]
        self._asked = set(wanted)
        if now >= self._ping_at:
            packed.append(self._ping(now))
        return b"".join(packed)

    def hurry(self):
        """Have the next `commands` hold a PING; give the value that `pongs` has once it is answered.

        By then everything that was published before it was received.
        """
        self._ping_at = 0.0
        return self._pings + 1

    def _ping(self, now):
        if self._unanswered_since is None:
            self._unanswered_since = now
        elif now - self._unanswered_since >= UNANSWERED * PING_S:
            raise LinkLost(f"no answer to PING for {UNANSWERED * PING_S:g} s")
        self._pings += 1
        self._ping_at = now + PING_S
        return hiredis.pack_command((b"PING", b"%d" % self._pings))

    def _pong(self, number):
        self.pongs = int(number)
        self._unanswered_since = None

    def _subscribe(self, command, channels):
        channels = sorted(channels)
        return b"".join(hiredis.pack_command((command, *channels[start:start + BATCH]))
                        for start in range(0, len(channels), BATCH))

    def _control(self, reply):
        if type(reply) is bytes:
            # Until the first SUBSCRIBE, PING is answered as on any connection.
            self._pong(reply)
        elif type(reply) is not list:
            raise LinkLost(f"Redis: {reply}")
        elif reply[0] == b"pong":
            self._pong(reply[1])
        elif reply[0] == b"subscribe":
            self._confirm(reply[1])
        elif reply[0] == b"unsubscribe":
            self.confirmed.discard(reply[1])

    def _confirm(self, channel):
        # Nobody asked twice: something between here and Redis has connected anew.
        if channel in self.confirmed:
            self._missed({channel})
        self.confirmed.add(channel)
