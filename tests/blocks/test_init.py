"""pace.blocks: from payload to block, as docs/publishing.md promises."""
import re
from pathlib import Path

import pytest

from pace.blocks import Gatherer, parse
from pace.errors import Malformed
from tests.support.channels import channel

DOC = (Path(__file__).parents[2] / "docs" / "publishing.md").read_text(encoding="utf-8")
NOW = 1331040409999.0
EXAMPLES = re.findall(r"```payload (\w+) ?([\w ]*)\n(.*?)\n```\n.*?```block\n(.*?)\n```", DOC, re.DOTALL)
REFUSED = re.findall(r"^\| `(.+)` \| (\w+) ([\w ]*) \| (.*) \|$", DOC.partition("## What is refused")[2], re.MULTILINE)


def test_the_page_has_examples():
    assert len(EXAMPLES) == DOC.count("```payload") > 5
    assert len(REFUSED) > 5


@pytest.mark.parametrize(("kind", "leads", "payload", "block"), EXAMPLES)
def test_example_becomes_the_block_beside_it(kind, leads, payload, block):
    of_example = channel(kind=kind, leads=leads or None)
    gatherer = Gatherer(of_example)
    gatherer.add(parse(payload.encode(), of_example, NOW))
    assert gatherer.take() == [block.replace("ARRIVAL", str(NOW))]


@pytest.mark.parametrize(("payload", "kind", "leads", "reason"), REFUSED)
def test_refused_example_is_refused_with_the_reason_beside_it(payload, kind, leads, reason):
    with pytest.raises(Malformed) as caught:
        parse(payload.replace(r"\|", "|").encode(), channel(kind=kind, leads=leads.strip()), NOW)
    assert caught.value.reason.startswith(reason.replace("\\", ""))
