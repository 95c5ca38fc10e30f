"""The accessibility rules that a program can check, by axe-core from node_modules."""
from tests.support.source import ROOT

SCRIPT = ROOT / "node_modules" / "axe-core" / "axe.min.js"
MISSING = "no axe-core in node_modules (npm ci --ignore-scripts)"

RUN = """async (rules) => {
  const only = rules && {runOnly: {type: 'rule', values: rules}};
  const {violations} = await axe.run(document, {resultTypes: ['violations'], ...only});
  return violations.flatMap(({id, help, nodes}) =>
    nodes.map(({target, failureSummary}) => `${id}: ${help}: ${target.join(' ')}: ${failureSummary}`));
}"""


def violations(page, rules=None):
    """One line for each element of a Playwright page that breaks a rule of WCAG 2.2 A, AA or good practice.

    With ``rules`` only those are looked at.
    The script comes in through the debugger, which the content security policy of the page leaves alone.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    return page.evaluate(RUN, rules)
