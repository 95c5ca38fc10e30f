"""Greeting, info and iframe."""
import base64
import hashlib
import json
import re

import pytest

from pace.sockjs.pages import CLIENT, IframePage, info, script_source


def test_info_says_what_there_is():
    said = json.loads(info(True, False))
    entropy = said.pop("entropy")
    assert said == {"websocket": True, "cookie_needed": False, "origins": ["*:*"]}
    assert 0 <= entropy < 2**32
    assert entropy != json.loads(info(True, False))["entropy"]


def test_the_policy_allows_exactly_the_inline_script():
    page = IframePage("/static/sockjs.js", "'self'")
    script = re.search(rb"<script>(.*?)</script>", page.body, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script).digest()).decode()
    assert f"script-src 'sha256-{digest}' 'self';" in page.policy
    assert page.policy.endswith("frame-ancestors 'self'")
    assert b'<script src="/static/sockjs.js"></script>' in page.body


def test_the_tag_changes_with_the_script():
    assert IframePage("/a.js", "*").etag != IframePage("/b.js", "*").etag
    assert IframePage("/a.js", "*").etag == IframePage("/a.js", "'self'").etag


def test_the_url_cannot_leave_its_attribute():
    assert b'"><b>' not in IframePage('/"><b>', "*").body


@pytest.mark.parametrize(("url", "source"), [
    (CLIENT, "https://cdn.jsdelivr.net"), ("/static/sockjs.js", "'self'"), ("http://a.example:81/x.js?y", "http://a.example:81")])
def test_the_source_of_a_script(url, source):
    assert script_source(url) == source
