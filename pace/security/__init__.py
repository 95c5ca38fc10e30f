"""Who one is: users, passwords, log-ins, and Pyramid's policy over them."""
from pace.errors import SettingsError
from pace.security.identity import Identity
from pace.security.policy import USE, Policy, root_factory
from pace.security.users import User, Users

__all__ = ["USE", "Identity", "Policy", "User", "Users", "includeme"]


def includeme(config):
    """Set the policy and the root factory; needs ``registry.settings['pace.settings']``.

    ``registry.settings['pace.known_users']`` is the Users of `pace.auth = users`, else None.
    """
    settings = config.registry.settings
    ours = settings["pace.settings"]
    try:
        settings["pace.known_users"] = Users(ours.users) if ours.auth == "users" else None
    except SettingsError as error:
        raise SystemExit(str(error)) from None
    config.add_tween("pace.security.hosts.hosts_tween_factory")
    config.set_root_factory(root_factory(ours.auth != "none"))
    config.set_security_policy(Policy())
