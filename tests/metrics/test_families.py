"""pace.metrics.families: names that Prometheus takes, and that deploy/ uses."""
import json
import re

import pytest

from pace.metrics.families import FAMILIES, exposed
from tests.support.source import ROOT

DEPLOY = ROOT / "deploy"
NAME = re.compile(r"\bpace_[a-z_]+\b")


def test_names_are_prometheus_own():
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", family.name) for family in FAMILIES)
    assert len({family.name for family in FAMILIES}) == len(FAMILIES)
    assert {"pace_viewers", "pace_gaps_total", "pace_delay_seconds_bucket"} <= set(exposed())


@pytest.mark.parametrize("name", ["grafana-dashboard.json", "prometheus-alerts.yml"])
def test_deploy_uses_metrics_that_exist(name):
    used = set(NAME.findall((DEPLOY / name).read_text(encoding="utf-8")))
    assert len(used) > 5
    assert used - set(exposed()) == set()


def test_alerts_are_whole():
    alerts = (DEPLOY / "prometheus-alerts.yml").read_text(encoding="utf-8").split("- alert: ")[1:]
    assert len(alerts) >= 10
    for alert in alerts:
        (expression,) = re.findall(r"^        expr: (.+)$", alert, re.MULTILINE)
        assert expression.count("(") == expression.count(")")
        assert re.search(r"^        labels: \{severity: (warning|critical)\}$", alert, re.MULTILINE)
        assert re.search(r'^          summary: ".+"$', alert, re.MULTILINE)


def test_dashboard_shows_every_family():
    dashboard = json.loads((DEPLOY / "grafana-dashboard.json").read_text(encoding="utf-8"))
    asked = " ".join(target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", ()))
    used = set(NAME.findall(asked))
    assert [family.name for family in FAMILIES
            if not any(name.startswith(f"pace_{family.name}") for name in used)] == []


def test_documentation_lists_every_family():
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [family.name for family in FAMILIES if f"`pace_{family.name}" not in text] == []
