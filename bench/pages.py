"""Pages of docs/ that hold tables which commands make."""
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs"


def filled(text, made):
    """A page's text with its tables replaced: each stands between `<!-- name -->` and `<!-- end -->`.

    `made` maps names to tables. Raises ValueError where there is no place for one.
    """
    for name, rows in made.items():
        before, begin, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition("<!-- end -->")
        if not begin or not end:
            raise ValueError(f"there is no place for the table {name}")
        text = f"{before}{begin}{rows}\n{end}{after}"
    return text


def write(name, made):
    """Put tables into docs/`name`."""
    page = DOCS / name
    page.write_text(filled(page.read_text(), made))
