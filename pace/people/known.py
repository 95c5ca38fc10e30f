"""What those who follow the server's state know of it: all who may see the same channels know the same."""
from pace.people.standings import changed
from pace.people.vitals import changes, tally, troubles
from pace.security.grants import EVERY


class Known:
    """`server` is the state of the server and `states` are those of channels, as they were told last, `at` when."""

    __slots__ = ("at", "server", "states")

    def __init__(self):
        self.server, self.states, self.at = {}, {}, None

    def take(self, server, states, at):
        """From now on this is known. Returns what of it is news: items of the server, states of channels."""
        news, moved = changes(self.server, server), changed(self.states, states)
        # a state of which nothing worth a message has changed stays as it was told
        self.states = {name: moved.get(name) or self.states[name] for name in states}
        self.server, self.at = server, at
        return news, moved


def narrowed(server, states, view, now):
    """The state of the server and those of all channels, as who may `view` these alone is told them.

    `now` is epoch ms.
    """
    if view is EVERY:
        return server, states
    seen = {name: state for name, state in states.items() if name in view}
    return {**server, "channels": tally(seen), "trouble": troubles(server, seen, now)}, seen
