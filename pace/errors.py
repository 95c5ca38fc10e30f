"""What can go wrong in Pace, one class for each audience that has to be told."""


class PaceError(Exception):
    """Base of every error that Pace raises on purpose."""


class Malformed(PaceError):
    """Data from outside that is refused as a whole; `reason` says what is wrong and where."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class BadMessage(PaceError):
    """A client message that gets an `error` and changes nothing.

    `code` is HTTP-like (docs/protocol.md has the table), `id` the message's own id or None.
    """

    def __init__(self, code, reason, id=None):
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.id = id


class BrokerDown(PaceError):
    """Redis did not answer in time; nothing was changed for certain."""


class SettingsError(PaceError):
    """A configuration that Pace refuses to start with; `str()` is one line for the operator.

    `key` and `value` are None where the whole section or file is wrong, `line` where nothing is in the file.
    """

    def __init__(self, file, section, key, value, expected, line=None):
        super().__init__(file, section, key, value, expected, line)
        self.file = file
        self.line = line
        self.section = section
        self.key = key
        self.value = value
        self.expected = expected

    def __str__(self):
        parts = [str(self.file) if self.line is None else f"{self.file}:{self.line}"]
        if self.section is not None:
            parts.append(f"[{self.section}]")
        if self.key is not None:
            parts.append(self.key)
        if self.value is not None:
            parts.append(f"= {self.value}".rstrip())
        return " ".join(f"{' '.join(parts)}: {self.expected}".split())
