"""An ini file as PasteDeploy reads it, with errors for operators."""
import configparser
import os

from pace.errors import SettingsError

PERCENT = "a % is written %% here (in a Redis URL: %%40 for an @ in the password)"


class IniFile:
    """Sections and their own values, `%(here)s` and `%(__file__)s` interpolated.

    `variables` are what pserve was given as `name=value`. Raises SettingsError.
    """

    def __init__(self, path, variables=None):
        self.path = str(path)
        self.here = os.path.dirname(os.path.abspath(path))
        # Two readings: with [DEFAULT] as another section it can be told which keys are a section's own.
        self._own = configparser.RawConfigParser(default_section="", strict=True)
        self._values = configparser.ConfigParser(defaults=_escaped({
            **(variables or {}), "here": self.here, "__file__": os.path.abspath(path)}))
        for parser in (self._own, self._values):
            parser.optionxform = str
            self._read(parser)

    def sections(self):
        """Names of the sections, in their order."""
        return [name for name in self._own.sections() if name != "DEFAULT"]

    def items(self, section):
        """Dict of the section's own values; empty where there is none of that name."""
        if not self._own.has_section(section):
            return {}
        return {key: self._get(section, key) for key in self._own.options(section)}

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
            raise SettingsError(self.path, section, key, raw.partition("%")[0] + "%...", PERCENT) from None

    def _read(self, parser):
        try:
            with open(self.path, encoding="utf-8") as file:
                parser.read_file(file, self.path)
        except OSError as error:
            raise self._refused(f"cannot be read: {error.strerror}") from None
        except UnicodeDecodeError as error:
            raise self._refused(f"is not UTF-8 at byte {error.start}") from None
        except configparser.DuplicateOptionError as error:
            raise SettingsError(self.path, error.section, error.option, None, (
                f"stands twice, again in line {error.lineno}; each key once")) from None
        except configparser.DuplicateSectionError as error:
            raise SettingsError(self.path, error.section, None, None, (
                f"stands twice, again in line {error.lineno}; each section once")) from None
        except configparser.MissingSectionHeaderError as error:
            raise self._refused(f"line {error.lineno} stands before the first [section]") from None
        except configparser.ParsingError as error:
            raise self._refused(f"line {error.errors[0][0]} is neither `key = value` nor a comment") from None

    def _refused(self, expected):
        return SettingsError(self.path, None, None, None, expected)


def _escaped(variables):
    """Variables given from outside are values, not templates."""
    return {str(key): str(value).replace("%", "%%") for key, value in variables.items()}
