"""The ini file, read again while the server runs: what can change does, nobody is disconnected."""
import logging

from gevent.lock import BoundedSemaphore

from pace.checking import look
from pace.errors import SettingsError
from pace.running import RunFile
from pace.security import audit
from pace.settings.changes import change, differing, other_sections
from pace.tally import tally

log = logging.getLogger(__name__)


class Reloader:
    """Reads the file of an application again, on a Hangup, and hands what changed to `apply(settings)`.

    `settings` are those of the registry, where `pace.settings` is replaced, and `global_config` names the file.
    """

    def __init__(self, settings, apply):
        self._settings = settings
        self._apply = apply
        variables = dict(settings.get("global_config") or {})
        self._file = variables.pop("__file__", None)
        variables.pop("here", None)
        self._variables = variables
        self._others = self._read_others()
        self._run_file = None
        self._turn = BoundedSemaphore()

    def start(self, event):
        """A worker has begun: let `pace reload` find it."""
        if self._file is None:
            return
        self._run_file = RunFile(self._file, event.master)
        try:
            self._run_file.open()
        except OSError as error:
            log.warning("`pace reload` will not find this process: %s", error)
            self._run_file = None

    def stop(self, event):
        """A worker ends."""
        if self._run_file is not None:
            self._run_file.close()

    def reload(self, event):
        """Take up the file. Where anything is wrong all of it is logged, and everything stays as it is.

        Of several processes that were told together one says what came of it.
        """
        if self._file is None:
            log.warning("there is no ini file that could be read again")
            return
        with self._turn:
            plan, faults = look(self._file, self._variables)
            said = "" if faults else self._take(plan[0])
            lines = [str(fault) for fault in faults]
            self._tell(said, lines, event.relayed)

    def _take(self, fresh):
        """Go on with fresh settings; what there is to say of it."""
        found = change(self._settings["pace.settings"], fresh)
        self._settings["pace.settings"] = found.settings
        self._apply(found.settings)
        waiting = [*found.waiting, *differing(self._others, self._read_others())]
        return f"{found}{'; only at the next start: ' if waiting else ''}{', '.join(waiting)}"

    def _tell(self, said, faults, quiet):
        tally.reloads["refused" if faults else "taken"] += 1
        if self._run_file is not None:
            self._run_file.tell(said, faults)
        if quiet:
            return
        audit.record(audit.RELOAD, reason="refused" if faults else said)
        for fault in faults:
            log.error("not taken up, all stays as it was: %s", fault)
        if not faults:
            log.info("%s is taken up: %s", self._file, said)

    def _read_others(self):
        try:
            return other_sections(self._file, self._variables) if self._file else {}
        except SettingsError:  # it was read a moment ago; what it says now is told at the next reload
            return {}
