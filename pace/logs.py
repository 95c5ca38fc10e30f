"""Lines of the log: one for each event, as text or as JSON."""
import json
import logging
import re
from datetime import UTC, datetime

#: Characters of a message or a traceback that are kept; what is longer is no line for anybody.
MOST = 8_000
#: What would begin another line, or move the cursor of who looks at it.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

#: The forms of `pace.log_format`; `python` leaves everything as the ini file's formatters say.
PLAIN, JSON, PYTHON = "plain", "json", "python"


class JsonFormatter(logging.Formatter):
    """One JSON object a record: `time` (ISO 8601, UTC), `level`, `logger`, `message`, `process`, with an exception
    its `error` and `trace`. For `[formatter_…] class = pace.logs.JsonFormatter`, or by `pace.log_format = json`."""

    def format(self, record):
        """The line of a record."""
        line = {"time": stamp(record.created), "level": record.levelname.lower(), "logger": record.name,
                "message": one_line(record.getMessage()), "process": record.process}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["trace"] = self.formatException(record.exc_info)[-MOST:]
        return json.dumps(line, ensure_ascii=False)


class LineFormatter(logging.Formatter):
    """As the ini file's `format` says, on one line whatever is in it; a traceback follows behind a bar."""

    @classmethod
    def like(cls, formatter):
        """One with the format of another, in whatever style; None: Python's own."""
        made = cls()
        if formatter is not None:
            vars(made).update(vars(formatter))
        return made

    def format(self, record):
        """The line of a record."""
        return one_line(super().format(record), " | ")


def one_line(text, between=" "):
    """`text` without what a terminal or a reader of lines would obey; longer than MOST it is cut."""
    return CONTROL.sub(between, text.strip())[:MOST]


def stamp(seconds):
    """Epoch seconds as 2026-11-21T16:19:23.123Z."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def apply(form, root=None):
    """Give every handler of the log the formatter of `pace.log_format`.

    `plain` keeps the formats of the ini file, each record on one line. Formatters of other classes stay.
    """
    for handler in handlers(root or logging.getLogger()):
        before = handler.formatter
        if form == JSON:
            handler.setFormatter(JsonFormatter())
        elif form == PLAIN and (before is None or type(before) is logging.Formatter):
            handler.setFormatter(LineFormatter.like(before))


def handlers(root):
    """The handlers of all loggers."""
    named = [logger for logger in root.manager.loggerDict.values() if isinstance(logger, logging.Logger)]
    return {handler for logger in [root, *named] for handler in logger.handlers}


def includeme(config):
    """Write the log as `pace.log_format` says."""
    apply(config.registry.settings["pace.settings"].log_format)
