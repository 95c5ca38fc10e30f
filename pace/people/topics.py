"""Who follows what: sessions that get all messages of a topic."""
from pace.errors import BadMessage
from pace.security.grants import ALL_RIGHTS


class Topics:
    """Topics by name, and their followers in this worker. `announce(message, sessions)` sends one text to many, `group`
    gives `{rights: sessions}` of a list: by default all may see everything."""

    def __init__(self, announce, group=lambda sessions: {ALL_RIGHTS: sessions}):
        self._announce = announce
        self._group = group
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

    def groups(self, name):
        """`{rights: sessions}` of those who follow the topic."""
        followers = self._followers[name]
        return self._group(list(followers)) if followers else {}

    def tell_each(self, name, make):
        """Send to all who follow the topic the texts that `make(rights)` gives, made once for all who have the same."""
        for rights, sessions in self.groups(name).items():
            for text in make(rights):
                self._announce(text, sessions)

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

    def renew(self, session):
        """The session may see other channels than before: the whole state of what it follows is another one."""
        for name, followers in self._followers.items():
            if session in followers:
                for text in self._snapshots[name](session):
                    session.send(text)

    def follows(self, session, name):
        """Whether the session follows the topic."""
        return session in self._followers[name]

    def leave(self, session):
        """The session follows nothing."""
        for followers in self._followers.values():
            followers.pop(session, None)
