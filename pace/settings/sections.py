"""One section of an ini file, read by a table of keys."""
import difflib

from pace.errors import Malformed, SettingsError
from pace.settings import addresses

COMMENT = ("a comment after a value becomes part of the value; comments stand on lines of their own, "
           "and a value cannot hold a blank before ; or #")


class Section:
    """Reads `items`, the values of a section; every fault is added to `faults`, a list of SettingsErrors.

    `ini` is the IniFile, or None where there is no file.
    """

    def __init__(self, ini, name, items, faults):
        self.name = name
        self.items = items
        self.here = ini.here if ini else "."
        self._ini = ini
        self._faults = faults
        self._wrong = set()
        self._secrets = {}

    def read(self, table, foreign=None):
        """Dict of a value for each key of `table`, its default where the section has none, or a wrong one.

        Keys that do not begin with `foreign` are somebody else's; without it all are Pace's.
        """
        self._secrets.update((key.name, _hide if key.apart else addresses.conceal) for key in table if key.secret)
        self._refuse_unknown({key.name for key in table}, foreign)
        return {key.field: self._value(key) for key in table}

    def sound(self, *names):
        """Whether nothing is wrong with these keys."""
        return self._wrong.isdisjoint(names)

    def wrong(self, name, expected):
        """Add the fault of one key, or of the whole section where `name` is None."""
        value = self.items.get(name)
        if value and name in self._secrets:
            value = self._secrets[name](value)
        self._wrong.add(name)
        self._faults.append(SettingsError(
            self._ini.path if self._ini else "settings", self.name, name, value and _shown(value), expected,
            self._ini and self._ini.line(self.name, name)))

    def _value(self, key):
        text = self.items.get(key.name)
        if text is not None:
            try:
                return self._read(key, text)
            except Malformed as error:
                self.wrong(key.name, error.reason)
            except ValueError:
                self.wrong(key.name, key.right)
        return None if key.default is None else key.reader.read(key.default)

    def _read(self, key, text):
        if " ;" in text or " #" in text:
            raise Malformed(COMMENT)
        if key.apart and not addresses.stands_elsewhere(text):
            raise ValueError(text)
        return key.reader.read(addresses.reveal(text, self.here) if key.secret else text)

    def _refuse_unknown(self, known, foreign):
        for name in self.items:
            if name in known:
                continue
            if foreign is None or name.startswith(foreign) or foreign + name in known:
                self.wrong(name, _unknown(name, known))


def _hide(text):
    return text if addresses.stands_elsewhere(text) else "***"


def nearest(name, known, cutoff):
    """The one of `known` that `name` was meant to be, or None."""
    return next(iter(difflib.get_close_matches(name, sorted(known), 1, cutoff)), None)


def _unknown(name, known):
    near = nearest(name, known, 0.5)
    hint = f"did you mean {near}?" if near else f"known are {', '.join(sorted(known))}"
    return f"unknown key, {hint}"


def _shown(value):
    return value if len(value) <= 80 else f"{value[:77]}..."
