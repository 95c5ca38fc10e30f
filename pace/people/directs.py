"""Between two people who are both here, and nobody else: delivered to all tabs of the other, or refused."""
from itertools import count

from pace.errors import BadMessage
from pace.messages import error_message, reply_message
from pace.messages.people import direct_message

#: Kinds on the bus: a message for somebody on the other worker, and how many tabs of his got it.
DIRECT, DELIVERED = "direct", "delivered"
#: Seconds that other workers have to say how many; and between two looks whether they did.
ANSWER_S, LOOK_S = 4.0, 0.25
#: Messages whose answer is awaited: of one session, and of all of this worker. Past it: error 429.
AT_ONCE, MOST = 8, 1_000


class Awaited:
    """A message on its way: who sent it, under which id, and the workers that have not answered yet."""

    __slots__ = ("delivered", "due", "id", "session", "workers")

    def __init__(self, session, id, workers, delivered, due):
        self.session, self.id = session, id
        self.workers = set(workers)
        self.delivered, self.due = delivered, due


class Directs:
    """The exclusive pair."""

    def __init__(self, room):
        self._room, self._bus, self._people = room, room.bus, room.people
        self._awaited = {}
        self._numbers = count()
        room.bus.on(DIRECT, self._heard)
        room.bus.on(DELIVERED, lambda worker, body: self._answered(body["number"], worker, body["sessions"]))
        room.bus.gone(self._forget)

    def start(self, supervisor):
        """Answer for workers that do not."""
        supervisor.each(LOOK_S, self.look)

    def do_direct(self, session, message):
        if session.person is None:
            raise BadMessage(403, "who sends a message has to be here: say hello with a person", message["id"])
        own = sum(awaited.session is session for awaited in self._awaited.values())
        if own >= AT_ONCE or len(self._awaited) >= MOST:
            raise BadMessage(429, f"{own} messages are on their way, wait for an answer", message["id"])
        self._send(session, message)

    def _send(self, session, message):
        to, now = message["to"], int(self._room.wall() * 1000)
        others = [worker for worker in self._people.roster.workers(to) if worker != self._bus.token]
        sender = session.person._asdict()
        delivered = self._deliver(to, direct_message(sender, message["text"], now))
        if not (others or delivered):
            raise BadMessage(404, "nobody with that id is here", message["id"])
        number = next(self._numbers)
        self._awaited[number] = Awaited(session, message["id"], others, delivered, self._room.clock() + ANSWER_S)
        for worker in others:
            body = {"number": number, "to": to, "from": sender, "text": message["text"], "time": now}
            self._bus.publish(DIRECT, body, worker)
        self._settle(number)

    def _deliver(self, to, text):
        """To how many sessions of that person, in this worker, it was sent."""
        sessions = self._people.sessions(to)
        for session in sessions:
            session.send(text)
        return len(sessions)

    def _heard(self, worker, body):
        sessions = self._deliver(body["to"], direct_message(body["from"], body["text"], body["time"]))
        self._bus.publish(DELIVERED, {"number": body["number"], "sessions": sessions}, worker)

    def _answered(self, number, worker, sessions):
        awaited = self._awaited.get(number)
        if awaited is not None and worker in awaited.workers:
            awaited.workers.remove(worker)
            awaited.delivered += sessions
            self._settle(number)

    def _forget(self, worker):
        for number in list(self._awaited):
            self._answered(number, worker, 0)

    def look(self):
        """Give up on answers that are overdue."""
        now = self._room.clock()
        for number in [number for number, awaited in self._awaited.items() if awaited.due <= now]:
            self._settle(number, late=True)

    def _settle(self, number, late=False):
        """Answer, where there is nothing more to wait for."""
        awaited = self._awaited[number]
        if awaited.workers and not late:
            return
        del self._awaited[number]
        if awaited.delivered:
            text = reply_message(awaited.id, int(self._room.wall() * 1000), what="direct", delivered=awaited.delivered)
        elif late:
            text = error_message(503, "another process of the server, where he is, does not answer", awaited.id)
        else:
            text = error_message(404, "nobody with that id is here any more", awaited.id)
        awaited.session.send(text)

    HANDLERS = {"direct": do_direct}
