"""What this worker has to say to the others: in order, in batches, bounded."""
from collections import defaultdict, deque
from itertools import count

import orjson

#: Bytes that may wait. The whole state of 10,000 people takes 2 MB for each worker that asks. When it is full, all that
#: waits is dropped and a number is left out, from which the others see that they must ask for the state anew.
MAX_WAITING = 64 * 1024 * 1024
#: Bytes of one letter, and of those that are sent at once: Redis serves others in between.
LETTER, BATCH = 64 * 1024, 512 * 1024


class Outgoing:
    """Messages wait as JSON, in one order for all addressees, and leave in letters, each numbered for its addressee.

    A letter is `[token, number, [[kind, body], …]]`.
    """

    def __init__(self, token):
        self._token = token.encode()
        self._waiting = deque()
        self._size = 0
        self._numbers = defaultdict(count)

    def __len__(self):
        return len(self._waiting)

    def put(self, to, kind, body):
        """Have the message sent to the worker `to`, or to all where it is None."""
        data = orjson.dumps([kind, body])
        if self._size + len(data) > MAX_WAITING:
            self.drop()
        self._waiting.append((to, data))
        self._size += len(data)

    def take(self):
        """The next letters, (to, bytes); empty where nothing waits. They count as sent."""
        letters, taken = [], 0
        while self._waiting and taken < BATCH:
            to, messages = self._next()
            letters.append((to, b'["%s",%d,[%s]]' % (self._token, next(self._numbers[to]), b",".join(messages))))
            taken += sum(map(len, messages))
        self._size -= taken
        return letters

    def _next(self):
        """Messages in a row to the same addressee, at least one and about LETTER bytes."""
        to, first = self._waiting.popleft()
        messages, size = [first], len(first)
        while self._waiting and self._waiting[0][0] == to and size < LETTER:
            messages.append(self._waiting.popleft()[1])
            size += len(messages[-1])
        return to, messages

    def drop(self):
        """Forget what waits, and have the others notice."""
        self._waiting.clear()
        self._size = 0
        for numbers in self._numbers.values():
            next(numbers)

    def forget(self, to):
        """The worker has gone."""
        self._numbers.pop(to, None)
