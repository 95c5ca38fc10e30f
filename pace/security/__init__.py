"""Who one is, and what one may do."""
from pace.errors import SettingsError
from pace.security import audit
from pace.security.access import opened
from pace.security.attempts import Attempts
from pace.security.exposure import exposed
from pace.security.identity import Identity
from pace.security.logins import LOOK_S, Logins
from pace.security.policy import USE, Policy, root_factory
from pace.security.proxied import Proxied
from pace.security.users import User, Users
from pace.sockjs import WorkerStarted, WorkerStopping
from pace.supervisor import Supervisor

__all__ = ["USE", "Attempts", "Identity", "Logins", "Policy", "User", "Users", "includeme"]


def includeme(config):
    """Set the policy and the root factory; needs ``registry.settings['pace.settings']``.

    ``registry.settings`` get, with `pace.auth = users`, ``pace.known_users``, the Users, ``pace.logins``, the Logins,
    and ``pace.attempts``, the Attempts; otherwise each is None. ``pace.access`` is OPEN, or an Access.
    """
    settings = config.registry.settings
    ours = settings["pace.settings"]
    settings.update({"pace.known_users": None, "pace.logins": None, "pace.attempts": None})
    ways = []
    if ours.auth == "users":
        ways.append(_log_in(config, ours))
    elif ours.auth == "header":
        ways.append(Proxied(ours.auth_header, ours.auth_groups_header).identify)
    config.add_tween("pace.security.hosts.hosts_tween_factory")
    config.add_subscriber(refuse_strangers, WorkerStarted)
    access = settings["pace.access"] = opened(ours, settings["pace.known_users"], settings["pace.logins"])
    ways += access.ways
    audit.configure(ours.audit)
    config.set_root_factory(root_factory(ours.auth != "none"))
    config.set_security_policy(Policy(ways))
    config.set_default_permission(USE)


def refuse_strangers(event):
    """End a worker that would let everybody in. pserve has told it before, with the line."""
    found = exposed(event.registry.settings["pace.settings"], event.places, event.proxies)
    if found:
        raise SystemExit(found.why)


def _log_in(config, ours):
    settings = config.registry.settings
    try:
        users = settings["pace.known_users"] = Users(ours.users)
    except SettingsError as error:
        raise SystemExit(str(error)) from None
    logins = settings["pace.logins"] = Logins(settings, users)
    settings["pace.attempts"] = Attempts(ours.redis_url, ours.secret)
    service = Service(logins, settings["pace.attempts"])
    config.add_subscriber(service.start, WorkerStarted)
    config.add_subscriber(service.stop, WorkerStopping)
    return logins.identify


class Service:
    """What a worker does for its log-ins beside its requests."""

    def __init__(self, logins, attempts):
        self._logins, self._attempts = logins, attempts
        self._supervisor = None

    def start(self, event=None):
        """The worker has begun."""
        self._supervisor = Supervisor()
        self._supervisor.each(LOOK_S, self._logins.look)

    def stop(self, event=None):
        """The worker ends."""
        if self._supervisor is not None:
            self._supervisor.stop()
        self._logins.close()
        self._attempts.close()
