"""An ini file as PasteDeploy reads it, with errors for operators."""
import codecs
import configparser
import io
import os

from pace.errors import SettingsError
from pace.settings.lines import doubled, places

PERCENT = "a % is written %% here (in a Redis URL: %%40 for an @ in the password)"
BOM = "begins with a byte order mark, as some editors write one before UTF-8; save the file without it"


class IniFile:
    """Sections and their own values, `%(here)s` and `%(__file__)s` interpolated.

    `variables` are what pserve was given as `name=value`. What is wrong raises SettingsError; with `faults`, a list,
    it is added there instead, as long as the rest can be read.
    """

    def __init__(self, path, variables=None, faults=None):
        self.path = str(path)
        self.here = os.path.dirname(os.path.abspath(path))
        self._faults = faults
        text = self._text()
        found = list(places(text))
        self._lines = {place[1:]: place.line for place in reversed(found)}
        # Two readings: with [DEFAULT] as another section it can be told which keys are a section's own.
        self._own = configparser.RawConfigParser(default_section="", strict=False)
        self._values = configparser.ConfigParser(strict=False, defaults=_escaped({
            **(variables or {}), "here": self.here, "__file__": os.path.abspath(path)}))
        self._parse(self._own, text, self._refuse)
        self._parse(self._values, text, lambda fault: None)  # it is the same text
        for first, again in doubled(found):
            self._refuse(_twice(self.path, first, again))

    def sections(self):
        """Names of the sections, in their order."""
        return [name for name in self._own.sections() if name != "DEFAULT"]

    def items(self, section):
        """Dict of the section's own values; empty where there is none of that name."""
        if not self._own.has_section(section):
            return {}
        items = {key: self._get(section, key) for key in self._own.options(section)}
        return {key: value for key, value in items.items() if value is not None}

    def raw(self, section):
        """Dict of the section's own values, as they stand there; empty where there is none of that name."""
        return dict(self._own.items(section)) if self._own.has_section(section) else {}

    def line(self, section, key=None):
        """Number of the line where that is said, or else where the section begins; None where neither is."""
        return self._lines.get((section, key)) or self._lines.get((section, None))

    def check(self, prefix):
        """Raise SettingsError where a value of a section `prefix...` cannot be read."""
        for section in self.sections():
            if section.startswith(prefix):
                self.items(section)

    def _get(self, section, key):
        try:
            return self._values.get(section, key)
        except configparser.InterpolationError:
            raw = self._own.get(section, key)
            # The value may be a password: only its beginning is safe to show.
            return self._refuse(SettingsError(
                self.path, section, key, raw.partition("%")[0] + "%...", PERCENT, self.line(section, key)))

    def _text(self):
        try:
            with open(self.path, "rb") as file:
                data = file.read()
            if data.startswith(codecs.BOM_UTF8):
                data = data.removeprefix(codecs.BOM_UTF8)
                self._refuse(self._whole(BOM))
            return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8").read()
        except OSError as error:
            raise self._whole(f"cannot be read: {error.strerror}") from None
        except UnicodeDecodeError as error:
            raise self._whole(f"is not UTF-8 at byte {error.start}") from None

    def _parse(self, parser, text, refuse):
        parser.optionxform = str
        try:
            parser.read_string(text, self.path)
        except configparser.MissingSectionHeaderError as error:
            raise self._whole("stands before the first [section]", error.lineno) from None
        except configparser.ParsingError as error:  # all that could be read is there
            for number, _ in error.errors:
                refuse(self._whole("is neither `key = value` nor a comment", number))

    def _whole(self, expected, line=None):
        return SettingsError(self.path, None, None, None, expected, line)

    def _refuse(self, fault):
        if self._faults is None:
            raise fault
        self._faults.append(fault)


def _twice(path, first, again):
    each = "section" if again.key is None else "key"
    return SettingsError(path, again.section, again.key, None,
                         f"stands twice, first in line {first.line}; each {each} once", again.line)


def _escaped(variables):
    """Variables given from outside are values, not templates."""
    return {str(key): str(value).replace("%", "%%") for key, value in variables.items()}
