"""Who is here: the people of this worker's sessions, those of the others, and what the followers are told of both."""
from pace.hub.guard import need_channel
from pace.messages.people import people_text, presence_message, whole_message, you_message
from pace.people.person import Person, guest, person_id, stranger
from pace.people.roster import PAGE, Roster

TOPIC = "people"
#: Kinds on the bus: somebody who came or changed, somebody who went, the number of sessions of a worker.
PERSON, LEFT, VIEWERS = "person", "left", "viewers"
#: Seconds for which changes of one person are gathered before the other workers hear of them, and between two messages
#: to those who follow.
GATHER_S, TELL_S = 0.1, 0.5
#: People, over all followers, that one telling costs at most. Past it a message names fewer, at least LEAST, and says
#: that there is more: a thousand who come at once to a room of ten thousand are no ten million entries.
SHARE, LEAST = 100_000, 10


class Mine:
    """A person of this worker: what is said of it, and the sessions that are its tabs here."""

    __slots__ = ("name", "said", "sessions", "told")

    def __init__(self):
        self.name, self.said = "", -1
        self.sessions = {}
        self.told = None  # the entry that the other workers know


class Presence:
    """A session is present when it said who it is (`hello`); `session.person` is its Person then, else None."""

    def __init__(self, room):
        self._room, self._bus, self._hub = room, room.bus, room.hub
        self._mine = {}
        self._stale = {}  # ids of those whose entry may have changed
        self._channels = None
        self._viewers = {}
        self._viewers_told = None
        self._figures = None
        self._first, self._first_texts = [], {}
        self.roster = Roster()
        self._connect()

    def _connect(self):
        bus, roster = self._bus, self.roster
        bus.on(PERSON, self._heard_person)
        bus.on(LEFT, lambda worker, body: roster.drop(worker, body["id"]))
        bus.on(VIEWERS, lambda worker, body: self._viewers.update({worker: body["n"]}))
        bus.state(PERSON, lambda: [mine.told for mine in self._mine.values() if mine.told])
        bus.state(VIEWERS, lambda: [{"n": len(self._hub)}])
        bus.anew(PERSON, roster.doubt)
        bus.gone(self._forget)
        self._room.topics.add(TOPIC, self._snapshot)

    def start(self, supervisor):
        """Tell the other workers, and the followers, as things change."""
        supervisor.each(GATHER_S, self.gather)
        supervisor.each(TELL_S, self.tell)

    # --- of sessions -------------------------------------------------------------------------

    def hello(self, session, message):
        """The session says who it is; one that does not is not present. Who is logged in is called as he logs in."""
        secret, name = message.get("person"), message.get("name")
        if secret is None and name is None:
            return
        user = session.grants.user
        if user is not None:  # the browser's secret stays when another one logs in; no secret holds a colon
            secret, name = secret and f"{user}:{secret}", user
        before = session.person
        id = person_id(secret) if secret is not None else before.id if before else stranger()
        if before and before.id != id:
            self.leave(session)
        mine = self._mine.setdefault(id, Mine())
        mine.sessions[session] = None
        session.person = Person(id, mine.name)
        self._claim(id, mine, name, bool(before))
        session.send(you_message(session.person))

    def _claim(self, id, mine, name, again):
        """Settle the name: that which was said last, by any tab on any worker."""
        if name is not None or again:
            mine.said, mine.name = int(self._room.wall() * 1000), name or guest(id)
        elif mine.said < 0:
            mine.said, mine.name = self.roster.claim(id) or (0, guest(id))
        self._refresh(id)

    def watches(self, session):
        """The channels that the session watches have changed."""
        if session.person is not None:
            self._stale[session.person.id] = None

    def leave(self, session):
        """The session is not present any more."""
        person, session.person = session.person, None
        if person is None:
            return
        mine = self._mine[person.id]
        mine.sessions.pop(session)
        if mine.sessions:
            self._stale[person.id] = None
            return
        del self._mine[person.id]
        self._stale.pop(person.id, None)
        self.roster.drop(self._bus.token, person.id)
        if mine.told:
            self._bus.publish(LEFT, {"id": person.id})

    def sessions(self, id):
        """The sessions of a person in this worker."""
        mine = self._mine.get(id)
        return list(mine.sessions) if mine else []

    # --- of workers --------------------------------------------------------------------------

    def gather(self):
        """Tell the other workers whose entries have changed, and how many sessions there are."""
        self.roster.settle()
        self._tell_viewers()
        if self._channels is not self._hub.channels:  # some may have gone, and with them who watched them
            self._channels = self._hub.channels
            self._stale.update(dict.fromkeys(self._mine))
        stale, self._stale = self._stale, {}
        for id in stale:
            self._refresh(id)

    def _refresh(self, id):
        mine = self._mine[id]
        entry = {"id": id, "name": mine.name, "said": mine.said, "watches": self._watched(mine)}
        self._stale.pop(id, None)
        if entry != mine.told:
            mine.told = entry
            self.roster.put(self._bus.token, entry)
            self._bus.publish(PERSON, entry)
            self._rename(id, mine)

    def _watched(self, mine):
        return list(dict.fromkeys(name for session in mine.sessions for name in self._hub.subscriptions(session)))

    def _rename(self, id, mine):
        name = self.roster.claim(id)[1]
        for session in mine.sessions:
            if session.person.name != name:
                session.person = Person(id, name)

    def _heard_person(self, worker, entry):
        self.roster.put(worker, entry)
        mine = self._mine.get(entry["id"])
        if mine is None:
            return
        said, name = self.roster.claim(entry["id"])
        if (said, name) > (mine.said, mine.name):  # kept here, too: the tab where it was said may be closed
            mine.said, mine.name = said, name
            self._refresh(entry["id"])

    def _forget(self, worker):
        self.roster.drop_worker(worker)
        self._viewers.pop(worker, None)

    # --- of followers ------------------------------------------------------------------------

    def figures(self):
        """`count` of people, `viewers` (sessions on all workers) and `visits` since the beginning (None: unknown)."""
        return {"count": len(self.roster), "viewers": len(self._hub) + sum(self._viewers.values()),
                "visits": self._room.visits.total}

    def tell(self):
        """Tell the followers what has changed since the last time."""
        figures, changed = self.figures(), self.roster.changes()
        if figures != self._figures or changed:
            self._figures = figures
            self._room.topics.tell_each(TOPIC, lambda rights: [self._change(figures, changed, rights.view)])

    def _tell_viewers(self):
        viewers = len(self._hub)
        if self._viewers_told != viewers:
            self._viewers_told = viewers
            self._bus.publish(VIEWERS, {"n": viewers})

    def _change(self, figures, changed, view):
        people = self.roster.people
        left = [id for id in changed if id not in people]
        here = [self.roster.shown(people[id], view) for id in changed if id in people]
        most = min(PAGE, max(LEAST, SHARE // max(1, self._room.topics.followers(TOPIC))))
        more = {"more": True} if len(here) > most or len(left) > PAGE else {}
        return presence_message(here[:most], **figures, left=left[:PAGE], **more)

    def _snapshot(self, session):
        people, _, _ = self.roster.page()
        if people != self._first:  # those who did not change are the same objects, which is seen at once
            self._first, self._first_texts = people, {}
        view = session.grants.rights.view
        if view not in self._first_texts:
            self._first_texts[view] = people_text([self.roster.shown(person, view) for person in people])
        return [whole_message(self._first_texts[view], **self.figures())]

    def do_roster(self, session, message):
        channel, view = message.get("channel"), session.grants.rights.view
        if channel is not None:
            need_channel(self._hub, session, channel, message["id"])
        people, count, more = self.roster.page(channel, message.get("after"))
        return {"people": [self.roster.shown(person, view) for person in people], "count": count, "more": more}

    REQUESTS = {"roster": do_roster}
