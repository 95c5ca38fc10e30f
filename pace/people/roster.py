"""All people of all workers, merged: one entry a person, however many tabs it has open, and on whichever workers."""
from bisect import bisect_left, bisect_right, insort
from sys import intern

from pace.security.grants import EVERY

#: Channels of a person that are told, and those that are remembered: past it the roster of a channel leaves one out.
SHOWN, REMEMBERED = 8, 100
#: People in one answer, or in one message.
PAGE = 100


class Roster:
    """Entries `{"id", "name", "said", "watches"}` by worker, and `people[id]`, what is shown of a person: all of them.

    The name is the one that was `said` last (epoch ms, 0 for a guest's). The order is that of the ids, the same
    everywhere.
    """

    def __init__(self):
        self.people = {}
        self._changed = {}  # what was shown of whom something has changed, None of who was not here
        self._claims = {}
        self._watches = {}
        self._of = {}
        self._doubtful = {}
        self._order = []
        self._watching = {}

    def __len__(self):
        return len(self._order)

    def put(self, worker, entry):
        """The person is on that worker, and nothing else of it is there."""
        id = entry["id"]
        self._doubtful.get(worker, set()).discard(id)
        watches = tuple(intern(name) for name in entry["watches"][:REMEMBERED])
        claim = (entry["said"], entry["name"], watches)
        claims = self._claims.setdefault(id, {})
        if claims.get(worker) != claim:
            claims[worker] = claim
            self._of.setdefault(worker, set()).add(id)
            self._merge(id)

    def drop(self, worker, id):
        """The person has left that worker."""
        claims = self._claims.get(id, {})
        if claims.pop(worker, None) is not None:
            self._of[worker].discard(id)
            self._merge(id)

    def drop_worker(self, worker):
        """Nothing is known of that worker any more."""
        self._doubtful.pop(worker, None)
        for id in sorted(self._of.pop(worker, ())):
            del self._claims[id][worker]
            self._merge(id)

    def doubt(self, worker):
        """All that is known of that worker is void where it is not put again before the next `settle`."""
        self._doubtful[worker] = set(self._of.get(worker, ()))

    def settle(self):
        """Drop whom `doubt` has left."""
        while self._doubtful:
            worker, ids = self._doubtful.popitem()
            for id in sorted(ids):
                self.drop(worker, id)

    def workers(self, id):
        """Those on which the person is."""
        return list(self._claims.get(id, ()))

    def claim(self, id):
        """(said, name) that counts of a person, None of one who is not here."""
        claims = self._claims.get(id)
        return claims and max(claims.values())[:2]

    def page(self, channel=None, after=None):
        """(people, count, more): the PAGE after that id, of all, or of those who watch the channel."""
        ids = self._order if channel is None else self._watching.get(channel, [])
        start = 0 if after is None else bisect_right(ids, after)
        shown = ids[start:start + PAGE]
        return [self.people[id] for id in shown], len(ids), start + PAGE < len(ids)

    def shown(self, person, view):
        """A person, as `page` gives them, for who may `view` these channels: the others are not named."""
        return person if view is EVERY else _shown(person["id"], person["name"], [
            name for name in self._watches[person["id"]] if name in view])

    def changes(self):
        """Ids of those who came, went, or are shown otherwise than at the last call."""
        changed, self._changed = self._changed, {}
        return [id for id, before in changed.items() if self.people.get(id) != before]

    def _merge(self, id):
        claims = self._claims[id]
        watches = _union(claims)
        self._index(id, self._watches.get(id, ()), watches)
        if claims:
            self._show(id, _shown(id, max(claims.values())[1], watches))
            self._watches[id] = watches
        else:
            self._hide(id)

    def _show(self, id, shown):
        before = self.people.get(id)
        self.people[id] = shown
        if before is None:
            insort(self._order, id)
        self._changed.setdefault(id, before)

    def _hide(self, id):
        self._changed.setdefault(id, self.people.pop(id))
        del self._claims[id], self._watches[id]
        _remove(self._order, id)

    def _index(self, id, before, now):
        for name in set(before).difference(now):
            _remove(self._watching[name], id)
            if not self._watching[name]:
                del self._watching[name]
        for name in set(now).difference(before):
            insort(self._watching.setdefault(name, []), id)


def _shown(id, name, watches):
    return {"id": id, "name": name, "watches": watches[:SHOWN], "more": max(0, len(watches) - SHOWN)}


def _union(claims):
    """Channels of all claims, once each, in an order that is the same everywhere."""
    return list(dict.fromkeys(name for worker in sorted(claims) for name in claims[worker][2]))


def _remove(ids, id):
    del ids[bisect_left(ids, id)]
