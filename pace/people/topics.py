"""Who follows what: sessions that get all messages of a topic."""
from pace.errors import BadMessage


class Topics:
    """Topics by name, and their followers in this worker. `announce(message, sessions)` sends one text to many."""

    def __init__(self, announce):
        self._announce = announce
        self._snapshots = {}
        self._followers = {}

    def add(self, name, snapshot):
        """There is a topic of that name; `snapshot(session)` gives its whole state, a list of message texts."""
        self._snapshots[name] = snapshot
        self._followers[name] = {}

    def followers(self, name):
        """How many sessions of this worker follow the topic."""
        return len(self._followers[name])

    def tell(self, name, message):
        """Send one text to all who follow the topic, encoded once for each framing."""
        followers = self._followers[name]
        if followers:
            self._announce(message, list(followers))

    def follow(self, session, message):
        """The session follows these topics and no others; of those that are new to it it gets the whole state."""
        names = dict.fromkeys(message["topics"])
        unknown = [name for name in names if name not in self._snapshots]
        if unknown:
            raise BadMessage(404, f"there is no topic {unknown[0]!r}, {', '.join(self._snapshots)} can be followed",
                             message.get("id"))
        fresh = [name for name in names if session not in self._followers[name]]
        self.leave(session)
        for name in names:
            self._followers[name][session] = None
        for name in fresh:
            for text in self._snapshots[name](session):
                session.send(text)

    def leave(self, session):
        """The session follows nothing."""
        for followers in self._followers.values():
            followers.pop(session, None)
