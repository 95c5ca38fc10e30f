"""What sessions may see, and what becomes of them when that changes."""
from pace.errors import BadMessage
from pace.hub.states import state
from pace.messages import channel_message, channels_message, error_message
from pace.security import audit
from pace.security.grants import ALL_RIGHTS
from pace.sockjs import client_of

#: Seconds between two looks at what has changed.
GUARD_S = 1.0
#: The close code of a session whose user has logged out or is no more, or whose share link has ended.
LOGGED_OUT = 4401
#: And of one that shall be opened anew, at once, by a user whom a proxy vouches for.
AGAIN = (4402, "The proxy is asked again who you are")


def described(channels, rights):
    """What is told of the Channels, a dict by name, to who has these Rights: descriptors of those he may see.

    `note` is there, and false, where no note may be marked. A trace that may not be seen is not named.
    """
    return [_described(channel, rights) for channel in channels.values() if channel.name in rights.view]


def _described(channel, rights):
    found = channel.describe()
    if channel.name not in rights.note:
        found["note"] = False
    if found.get("trace") is not None and found["trace"] not in rights.view:
        found["trace"] = None
    return found


def by_rights(sessions):
    """`{rights: sessions}`: those with the same rights are told the same."""
    groups = {}
    for session in sessions:
        groups.setdefault(session.grants.rights, []).append(session)
    return groups


def tell_channels(hub, sessions):
    """Tell these sessions which channels there are."""
    for rights, some in by_rights(sessions).items():
        hub.announce(channels_message(described(hub.channels, rights)), some)


class Guard:
    """Has a hub's sessions know within seconds what they may no longer, or may besides."""

    def __init__(self, hub):
        self._hub = hub

    def round(self):
        """Look once, which may wait for Redis; the seconds to wait before the next look."""
        self._hub.access.refresh()
        enforce(self._hub)
        for session in self._hub.vouching.due():
            session.on_stopping(0.0)  # pages come back at once, and miss nothing
            session.close(*AGAIN)
        return GUARD_S


def enforce(hub, anew=False):
    """End what sessions may not see any more, and tell those whose rights have changed which channels there are.

    With `anew` all are told: the channels are others.
    """
    changed = hub.access.changed()
    sessions = [session for session in hub if session.grants in changed] if changed else []
    stay = [session for session in sessions if not session.grants.over]
    for session in sessions:
        ended = _end_streams(hub, session)
        for name in () if session.grants.over else ended:  # as if the channel had gone
            session.send(error_message(404, no_channel(name)))
            session.send(channel_message(name, False, state(None, 0)))
    tell_channels(hub, hub.values() if anew else stay)
    for session in stay:
        hub.room.regrant(session, changed[session.grants])
    for session in sessions:
        if session.grants.over:
            session.close(LOGGED_OUT, session.grants.over)


def _end_streams(hub, session):
    """End the streams that are not to be seen any more; their names."""
    ended = [name for name in hub.subscriptions(session) if name not in session.grants.rights.view]
    for name in ended:
        hub.unwatch(session, name)
    return ended


def no_channel(name):
    """Why a channel is refused that is not there, or may not be seen: nobody can tell which."""
    return f"there is no channel {name!r}"


def greeting(grants):
    """What a welcome tells besides of one who may not do everything: `room` is false where one takes no part in what
    people say; `share` true where one may make links; `until` is when the link ends that one came by, epoch ms."""
    rights = grants.rights
    if rights is ALL_RIGHTS:
        return {}
    found = {} if rights.room else {"room": False}
    if rights.share:
        found["share"] = True
    return {**found, "until": grants.link.expires * 1000} if grants.link else found


def need_channel(hub, session, name, id):
    """Refuse, with the `id` of the message, a channel that is not there, and just so one that may not be seen."""
    if name not in hub.channels:
        raise BadMessage(404, no_channel(name), id)
    if name not in session.grants.rights.view:
        deny(session, name, "view")
        raise BadMessage(404, no_channel(name), id)


def deny(session, channel, reason):
    """Record in the audit log that a session was refused something that is there."""
    if audit.is_on():
        audit.denied(**_who(session), channel=channel, reason=reason)


def witness(event, session, channel=None, **fields):
    """Record in the audit log what a session did. It costs nothing where there is no such log."""
    if audit.is_on():
        audit.record(event, **_who(session), channel=channel, **fields)


def _who(session):
    grants, request = session.grants, session.request
    return {"user": grants.user, "share": grants.share, "session": session.id,
            "address": request and client_of(request.environ)}
