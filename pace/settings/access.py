"""What `pace.auth` needs, and what says nothing with it."""
from pace.errors import Malformed
from pace.settings import addresses

#: Keys that have a meaning with one way of knowing who somebody is alone. Said with another they would be taken for
#: a protection that is none.
ONLY_WITH = {"pace.users": "users", "pace.idle_logoff": "users", "pace.auth_header": "header",
             "pace.auth_groups_header": "header", "pace.insecure": "none"}


def settle(reader, app):
    """Look at the keys together, and put the path of the users' file in the place of its name; faults go to `reader`.

    `app` is the dict of what was read.
    """
    if not reader.sound("pace.auth"):
        app["users"] = None
        return
    for name, auth in ONLY_WITH.items():
        if name in reader.items and auth != app["auth"]:
            reader.wrong(name, f"says nothing with pace.auth = {app['auth']}; leave it out, or set pace.auth = {auth}")
    if app["auth"] != "none" and reader.sound("pace.allowed_origins") and app["allowed_origins"] == "*":
        reader.wrong("pace.allowed_origins", "with log-ins a page of any site could watch as whoever visits it; "
                                             "name the sites, or leave it out")
    if app["auth"] == "users":
        for key, hint in (("users", "name a file, which `pace user add` makes"),
                          ("secret", "env:NAME or file:PATH; `openssl rand -hex 32` makes one")):
            if app[key] is None and reader.sound(f"pace.{key}"):
                reader.wrong(f"pace.{key}", f"is missing; pace.auth = users needs it: {hint}")
    if app["users"] is not None:
        app["users"] = _file(reader, app["users"])


def _file(reader, name):
    try:
        return addresses.resolve_file(name, reader.here)
    except Malformed as error:
        reader.wrong("pace.users", f"{error.reason}; `pace user add` makes it")
        return None
