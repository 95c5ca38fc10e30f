"""The examples in README.md and docs/: fenced blocks, and how each of them is tested.

A block is tested by the word after its fence (see tests/test_docs.py). A comment on the line before the fence
changes that:

    <!-- test: tests/sockjs/test_chat.py -->     that file tests this block
    <!-- not run: it needs a second machine -->  nobody does, and why
"""
import re
from dataclasses import dataclass

from tests.support.source import ROOT

FENCED = re.compile(r"(?:^<!-- (?P<mark>test|not run): (?P<what>.+?) -->\n)?"
                    r"^(?P<fence>```+)(?P<word>\S+)[^\n]*\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """One fenced block with the ``word`` after its fence and, where it is marked, the ``mark`` and ``what`` it says."""

    path: str
    line: int
    word: str
    text: str
    mark: str | None
    what: str | None

    @property
    def name(self):
        return f"{self.path}:{self.line}"


def documents():
    """README.md and every page of docs/."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def examples():
    """Every fenced block with a word after its fence."""
    return [example for path in documents() for example in read(path)]


def read(path):
    """The examples of one document."""
    text = path.read_text(encoding="utf-8")
    return [Example(str(path.relative_to(ROOT)), text.count("\n", 0, found.start("fence")) + 1, found["word"],
                    found["text"], found["mark"], found["what"]) for found in FENCED.finditer(text)]
