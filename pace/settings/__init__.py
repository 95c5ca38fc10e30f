"""The configuration of Pace: read from an ini file, checked in full, and then frozen."""
from pace.settings.inifile import IniFile
from pace.settings.loading import load
from pace.settings.model import Replay, Settings

__all__ = ["IniFile", "Replay", "Settings", "load"]
