"""Playwright's assertions, which wait, with the patience of the machine."""
from functools import wraps

from playwright.sync_api import expect as playwrights

from tests.support.waiting import PATIENCE

USUAL_MS = 5000


def expect(what):
    """As Playwright's; each ``timeout`` (ms, USUAL_MS unless given) counts PATIENCE times."""
    return _Patient(playwrights(what))


class _Patient:
    def __init__(self, assertions):
        self._assertions = assertions

    def __getattr__(self, name):
        assertion = getattr(self._assertions, name)

        @wraps(assertion)
        def patient(*arguments, timeout=USUAL_MS, **options):
            return assertion(*arguments, timeout=timeout * PATIENCE, **options)
        return patient
