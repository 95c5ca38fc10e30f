"""The other workers, as they are heard: who lives, what of them may have been missed, and their messages in order."""
import logging

import orjson

log = logging.getLogger(__name__)

#: Looks (`tick`) without a word of a worker until it counts as gone, and until one that owes its state is asked again.
#: Looks, not seconds: a worker that was suspended itself finds what the others said meanwhile before it judges them.
SILENT_TICKS, ASK_TICKS = 12, 2
#: Messages that one worker's state may have; a longer one is no state, and it is asked again.
MAX_STATE = 1_000_000


class Peer:
    """One other worker. `numbers`: those of its next letters, to all (False) and to this worker (True)."""

    __slots__ = ("asked", "numbers", "owing", "silent", "state")

    def __init__(self):
        self.numbers = {}
        self.silent = 0
        self.owing = True  # its whole state must be asked for
        self.asked = 0  # looks until it is asked again
        self.state = None  # while a state comes: its messages so far, and what was said to all meanwhile


class Peers:
    """Takes letters, gives messages: `deliver(worker, kind, body)`. Controls are kinds of this class alone.

    `anew(worker)` comes before the messages of a worker's whole state, which come in one go; `ask(worker)` wants
    that state; `answer(worker)` is to send the own one; `gone(worker)` tells the end of one.
    """

    ASK, ANEW, WHOLE, END = "?", "(", ")", "!"

    def __init__(self, token, deliver, anew, ask, answer, gone):
        self._token = token
        self._deliver, self._anew, self._ask, self._answer, self._gone = deliver, anew, ask, answer, gone
        self._peers = {}
        self._refused = False

    def __iter__(self):
        return iter(self._peers)

    def hear(self, mine, data):
        """Take a letter, `mine` where it was for this worker alone."""
        letter = _letter(data)
        if letter is None:
            self._refuse(data)
        elif letter[0] != self._token:
            self._take(mine, *letter)

    def missed(self):
        """Letters of anybody may have been lost."""
        for peer in self._peers.values():
            peer.owing, peer.asked = True, ASK_TICKS
            peer.numbers.clear()
            peer.state = None

    def tick(self, hears):
        """Look at who is silent, and, where this worker `hears`, ask those who owe their state."""
        for token, peer in list(self._peers.items()):
            peer.silent += 1
            if peer.silent > SILENT_TICKS:
                self._end(token)
            elif hears:
                self._demand(token, peer)

    def _take(self, mine, token, number, messages):
        peer = self._peers.get(token)
        if peer is None:
            peer = self._peers[token] = Peer()
        peer.silent = 0
        expected = peer.numbers.get(mine, number)
        if number < expected:  # sent again, as its sender did not know whether it had arrived
            return
        if number > expected:  # something was lost
            peer.owing, peer.asked, peer.state = True, 0, None
        peer.numbers[mine] = number + 1
        for kind, body in messages:
            self._sort(token, peer, mine, kind, body)
        if peer.asked == 0 and token in self._peers:
            self._demand(token, peer)

    def _demand(self, token, peer):
        """Ask for the state, unless it has come, is coming, or was asked for a moment ago."""
        if peer.owing and peer.state is None:
            peer.asked -= 1
            if peer.asked <= 0:
                peer.asked = ASK_TICKS
                self._ask(token)

    def _sort(self, token, peer, mine, kind, body):
        if token not in self._peers:  # it ended, in the middle of a letter
            return
        if kind == self.ASK:
            self._answer(token)
        elif kind == self.END:
            self._end(token)
        elif mine and kind == self.ANEW:
            peer.state = []
        elif mine and kind == self.WHOLE:
            self._begin_anew(token, peer)
        elif peer.state is not None and len(peer.state) < MAX_STATE:
            peer.state.append((kind, body))
        else:
            self._hand_on(token, kind, body)

    def _begin_anew(self, token, peer):
        if peer.state is None:  # its beginning was lost
            return
        messages, peer.state, peer.owing = peer.state, None, False
        self._anew(token)
        for kind, body in messages:
            self._hand_on(token, kind, body)

    def _hand_on(self, token, kind, body):
        try:
            self._deliver(token, kind, body)
        except Exception:  # one message that a part cannot take is no reason to hear nothing more of anybody
            log.exception("worker %s: a message of kind %r is not understood", token, kind)

    def _end(self, token):
        del self._peers[token]
        self._gone(token)

    def _refuse(self, data):
        if not self._refused:
            log.warning("somebody else speaks on the bus: %.100r", data)
        self._refused = True


def _letter(data):
    """(token, number, messages) of a letter, or None where it is none."""
    try:
        token, number, messages = orjson.loads(data)
        sound = type(token) is str and type(number) is int and all(
            len(message) == 2 and type(message[0]) is str for message in messages)
    except (ValueError, TypeError):
        return None
    return (token, number, messages) if sound else None
