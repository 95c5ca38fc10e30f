"""What a run of the tests says at its end."""
import os
from pathlib import Path


def pytest_sessionfinish(session):
    """Tell tools/test-python what failed, a line for each, where everything else was run to its end."""
    if "PACE_FAILED" not in os.environ or hasattr(session.config, "workerinput"):
        return
    stats = session.config.pluginmanager.get_plugin("terminalreporter").stats
    told = {report.nodeid for name in ("passed", "skipped", "failed", "error") for report in stats.get(name, [])}
    failed = {report.nodeid: None for name in ("failed", "error") for report in stats.get(name, [])}
    if len(told) == session.testscollected:
        Path(os.environ["PACE_FAILED"]).write_text("".join(f"{one}\n" for one in failed), encoding="utf-8")


def pytest_terminal_summary(terminalreporter):
    """Say aloud what was not tested, counted by its reason."""
    reasons = [report.longrepr[2] for report in terminalreporter.stats.get("skipped", [])]
    for reason in sorted(set(reasons)):
        terminalreporter.write_line(f"NOT TESTED: {reasons.count(reason)} × {reason}", yellow=True, bold=True)
