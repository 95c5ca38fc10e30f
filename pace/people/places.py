"""Where the people who agreed are: in the memory of workers only, over the bus, and to those who follow the map."""
from typing import NamedTuple

from pace.errors import BadMessage
from pace.messages.places import location_message

TOPIC = KIND = "places"
#: Seconds between two messages to those who follow: what changes meanwhile is told once, as it is at the end.
TICK_S = 0.2
#: Places in one message; more are divided among several, so that none is larger than about 32 KiB.
MOST_TOLD = 200
#: What workers tell each other of a person: a place; that there is none (any more); that it is where it was; that the
#: person does not agree any longer, on whichever page and worker that was.
AT, GONE, SAME, WITHDRAWN = "at", "gone", "same", "withdrawn"


class Place(NamedTuple):
    """Of one person; degrees and metres as in pace.globe, `time` when it was told, epoch ms."""

    id: str
    name: str
    lat: float
    lng: float
    accuracy: float | None
    heading: float | None
    tilt: float | None
    time: int


class Places:
    """The part of the room that knows where people are.

    A person has one place, that of the session which told it last; it goes when the session ends, or when the person
    withdraws it, from all sessions at once. There are never more places than sessions.
    """

    def __init__(self, room):
        self._room = room
        self._own = {}  # {person's id: {session: Place}}, of a person the one told last at the end
        self._persons = {}  # {session: person's id}, of those that have told a place
        self._others = {}  # {worker: {person's id: Place}}
        self._shown = {}  # {person's id: Place}, as those who follow were told
        self._heard = {}  # {person's id: epoch ms}, when somebody who stays was heard of last
        self._changed, self._same = set(), set()
        room.topics.add(TOPIC, self._snapshot)
        room.bus.on(KIND, self._hear)
        room.bus.state(KIND, self._state)
        room.bus.anew(KIND, self._forget)
        room.bus.gone(self._forget)

    def start(self, supervisor):
        """Tell what changed, each TICK_S."""
        supervisor.each(TICK_S, self.tell)

    # --- what sessions say -------------------------------------------------------------------

    def do_location(self, session, message):
        """A session tells where its person is, that nothing has changed, or that nobody is to know any more."""
        person = session.person
        if person is None:
            raise BadMessage(403, "location: say hello with a person or a name first", message["id"])
        if message["leave"]:
            self._withdraw(person.id)
        elif message["same"]:
            self._confirm(session, person.id, message["id"])
        else:
            self._put(session, Place(person.id, person.name, **message["place"], time=self._now()))

    def _put(self, session, place):
        if self._persons.get(session) not in (None, place.id):  # it says it is somebody else
            self.leave(session)
        mine = self._own.setdefault(place.id, {})
        before = mine.get(session)
        if before and before == place._replace(time=before.time):
            self._stay(place.id)
            return
        mine.pop(session, None)
        mine[session] = place
        self._persons[session] = place.id
        self._tell_others(AT, *place)
        self._changed.add(place.id)

    def _confirm(self, session, id, message_id):
        if self._persons.get(session) != id:
            raise BadMessage(404, "location: this session has told no place yet", message_id)
        self._stay(id)

    def _stay(self, id):
        now = self._now()
        self._tell_others(SAME, id, now)
        self._mark_same(id, now)

    def _withdraw(self, id):
        if self._drop_everywhere(id):
            self._tell_others(WITHDRAWN, id)

    def leave(self, session):
        """The session has ended; another one of the same person may have told a place too."""
        id = self._persons.pop(session, None)
        if id is None:
            return
        mine = self._own[id]
        del mine[session]
        if mine:
            self._tell_others(AT, *_latest(mine.values()))
        else:
            del self._own[id]
            self._tell_others(GONE, id)
        self._changed.add(id)

    # --- what other workers say --------------------------------------------------------------

    def _tell_others(self, word, *fields):
        self._room.bus.publish(KIND, {word: fields})

    def _hear(self, worker, body):
        (word, fields), = body.items()
        theirs = self._others.setdefault(worker, {})
        if word == AT:
            place = Place(*fields)
            theirs[place.id] = place
            self._changed.add(place.id)
        elif word == SAME:
            self._mark_same(*fields)
        elif word == GONE:
            theirs.pop(fields[0], None)
            self._changed.add(fields[0])
        elif word == WITHDRAWN and self._drop_everywhere(*fields):
            # whom the withdrawal reached before our own word of that place
            self._tell_others(GONE, *fields)

    def _drop_everywhere(self, id):
        """Forget a person's places; whether there was one of this worker's own."""
        for places in self._others.values():
            places.pop(id, None)
        self._changed.add(id)
        mine = self._own.pop(id, {})
        for session in mine:
            del self._persons[session]
        return bool(mine)

    def _state(self):
        """What this worker knows of its own sessions, for a worker that asks."""
        for id, mine in self._own.items():
            yield {AT: tuple(_latest(mine.values()))}
            if id in self._heard:
                yield {SAME: (id, self._heard[id])}

    def _forget(self, worker):
        """The worker tells all anew, or is no more."""
        self._changed.update(self._others.pop(worker, ()))

    # --- what those who follow are told ------------------------------------------------------

    def tell(self):
        """Tell what has changed since the last time."""
        places, left = [], []
        for id in self._changed:
            place, shown = self._place(id), self._shown.pop(id, None)
            if place is not None:
                self._shown[id] = place
                if place != shown:
                    places.append(place)
                    self._heard.pop(id, None)
            elif shown is not None:
                left.append(id)
                self._heard.pop(id, None)
        same = [id for id in self._same if id in self._shown]
        self._changed.clear()
        self._same.clear()
        if places or left or same:
            for message in self._messages(places, left, same):
                self._room.topics.tell(TOPIC, message)

    def _place(self, id):
        """Where the person is: what was told last, to whichever worker."""
        mine = self._own.get(id, {}).values()
        return _latest([*mine, *(places[id] for places in self._others.values() if id in places)])

    def _snapshot(self, session):
        return self._messages(list(self._shown.values()), whole=True)

    def _messages(self, places, left=(), same=(), whole=False):
        """Texts that together say all this; the first one says whether it is the whole."""
        now = self._now()
        told = [place._asdict() | {"time": self._heard.get(place.id, place.time)} for place in places]
        yield location_message(now, told[:MOST_TOLD], left, same, whole)
        for begin in range(MOST_TOLD, len(told), MOST_TOLD):
            yield location_message(now, told[begin:begin + MOST_TOLD])

    def _mark_same(self, id, time):
        self._heard[id] = time
        self._same.add(id)

    def _now(self):
        return int(self._room.wall() * 1000)

    HANDLERS = {"location": do_location}


def _latest(places):
    """The one told last; of those told in the same millisecond the last one."""
    return max(reversed(list(places)), key=lambda place: place.time, default=None)
