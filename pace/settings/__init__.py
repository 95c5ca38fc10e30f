"""The configuration of Pace: read from an ini file, checked in full, and then frozen."""
from pace.errors import SettingsError
from pace.settings.inifile import IniFile
from pace.settings.loading import app_section, examine, load
from pace.settings.model import Replay, Settings

__all__ = ["IniFile", "Replay", "Settings", "app_section", "examine", "includeme", "load"]


def includeme(config):
    """Put the Settings into `registry.settings['pace.settings']`; a wrong ini ends the process with one line.

    `registry.settings['global_config']` is what PasteDeploy gave: `__file__`, `here` and pserve's `name=value`.
    """
    settings = config.registry.settings
    variables = dict(settings.get("global_config") or {})
    file = variables.pop("__file__", None)
    variables.pop("here", None)
    try:
        settings["pace.settings"] = load(file, dict(settings), variables=variables)
    except SettingsError as error:
        raise SystemExit(str(error)) from None
