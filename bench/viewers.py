"""The load client, spoken to over its pipes."""
import json

from bench.processes import LOAD_CORE, Child, NotStarted


class Viewers:
    """`count(n)`, then `measure(s)`, as often as you like; `stop()` at the end."""

    def __init__(self, binary, arguments, log):
        self.child = Child([binary, *arguments], {LOAD_CORE}, log, pipes=True)

    def _ask(self, line, reply):
        self.child.process.stdin.write(line + "\n")
        return self._reply(reply)

    def _reply(self, name):
        for line in self.child.process.stdout:
            answer = json.loads(line)
            if answer["reply"] == name:
                return answer
        raise NotStarted(f"the load client ended: {self.child.log.read_text()[-2000:]}")

    def count(self, n, timeout=60):
        """Open or close viewers until there are `n`; the reply tells how many are live, and failed."""
        return self._ask(f"viewers {n} {timeout}", "viewers")

    def measure(self, seconds, probe, drain=3):
        """A window of samples; `probe()` is called at its beginning and its end. Returns (reply, before, after)."""
        before = probe()
        self._ask(f"measure {seconds} {drain}", "ended")
        after = probe()
        return self._reply("measure"), before, after

    def start_window(self, seconds, drain):
        """As measure, for those who do something meanwhile; `end_window` waits for the reply."""
        self.child.process.stdin.write(f"measure {seconds} {drain}\n")

    def end_window(self):
        """The reply to start_window."""
        return self._reply("measure")

    def cut(self, timeout=30):
        """End all connections at once and come back; the reply's seconds run until everybody has a fresh sample."""
        return self._ask(f"cut {timeout}", "cut")

    def slow(self, n, seconds):
        """The first `n` stop reading for so long."""
        self.child.process.stdin.write(f"slow {n} {seconds}\n")

    def stop(self):
        """End the client."""
        self.child.stop()
