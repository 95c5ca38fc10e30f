"""Viewers by what they watch: who watches the same channels gets the same bytes."""

NO_CHANNELS = frozenset()


class Groups:
    """Sets of viewers, one for each set of channels.

    A viewer's own set is its attribute `channels`, the same frozenset object for the whole group. As many groups as
    there are different sets, at most one for each viewer.
    """

    def __init__(self):
        self._groups = {}
        self.viewers = 0

    def __iter__(self):
        """Yield (channels, viewers), live views: take copies where somebody may join or leave meanwhile."""
        return iter(self._groups.values())

    def add(self, viewer, channel):
        """The viewer watches the channel too."""
        self._move(viewer, viewer.channels | {channel})

    def remove(self, viewer, channel):
        """The viewer watches it no more."""
        self._move(viewer, viewer.channels - {channel})

    def watching(self, channel):
        """The viewers of one channel, a list."""
        return [viewer for channels, viewers in self._groups.values() if channel in channels for viewer in viewers]

    def _move(self, viewer, channels):
        self.viewers += bool(channels) - bool(viewer.channels)
        if viewer.channels:
            _, viewers = self._groups[viewer.channels]
            viewers.remove(viewer)
            if not viewers:
                del self._groups[viewer.channels]
        if channels:
            channels, viewers = self._groups.setdefault(channels, (channels, set()))
            viewers.add(viewer)
        viewer.channels = channels or NO_CHANNELS
