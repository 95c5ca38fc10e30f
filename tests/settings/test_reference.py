"""docs/configuration.md says what the code does."""
import re
from pathlib import Path

import pytest

from pace import server
from pace.settings.reference import tables

DOC = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("section", ["app:main", "channel:NAME", "replay:NAME"])
def test_table_of_the_page_is_that_of_the_code(section):
    written = re.search(rf"<!-- {section} -->\n(.*?)\n<!-- end -->", DOC, re.DOTALL)[1]
    assert written == tables()[section]


def test_table_of_the_server_names_its_keys_and_defaults():
    rows = dict(re.findall(r"^\| `(\w+)` \| `?(.*?)`? \|", DOC.partition("## `[server:main]`")[2], re.MULTILINE))
    assert rows == {"listen": server.LISTEN,
                    **{name: option.default or "–" for name, option in server.OPTIONS.items()}}
