"""Requests of which two servers might understand different ones."""
import pytest

from tests.hostile.cases import smuggling
from tests.hostile.forms import forms


def test_no_second_request_is_served(holds):
    holds(smuggling.smuggling)


def test_forms_are_told_apart():
    names = [form.name for form in forms()]
    assert len(set(names)) == len(names) > 80
    assert all(b"GET /smuggled/%d " % number in form.data for number, form in enumerate(forms()))


@pytest.mark.parametrize(("statuses", "refused"), [
    ([], True), ([400], True), ([505], True), ([200], False), ([400, 400], False), ([500], False), ([200, 400], False)])
def test_what_counts_as_refused(statuses, refused):
    assert smuggling.is_refusal(statuses) is refused
