"""docs/security.md names a test for each threat: it is there."""
import ast
import re

import pytest

from tests.support.source import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[a-z_/]+\.py)::(test_[a-z0-9_]+)`", PAGE)


def test_tests_are_named():
    assert len(NAMED) > 10


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_the_test_is_there(path, name):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
