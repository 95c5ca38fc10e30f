"""docs/configuration.md says what the code does."""
import re
from pathlib import Path

import pytest

from pace.settings.reference import SECTIONS, tables

DOC = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("section", ["app:main", "channel:NAME", "replay:NAME", "server:main"])
def test_table_of_the_page_is_that_of_the_code(section):
    written = re.search(rf"<!-- {section} -->\n(.*?)\n<!-- end -->", DOC, re.DOTALL)[1]
    assert written == tables()[section]


@pytest.mark.parametrize("key", [key for keys in SECTIONS.values() for key in keys], ids=lambda key: key.name)
def test_examples_are_right(key, tmp_path):
    if key.secret or key.name == "file":
        return  # they name what only the operator has
    key.reader.read(key.example)
