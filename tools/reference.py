"""Write the tables of docs/configuration.md anew, from the keys in pace/settings."""
import re
from pathlib import Path

from pace.settings.reference import tables

PAGE = Path(__file__).parent.parent / "docs" / "configuration.md"


def main():
    """Replace what stands between `<!-- section -->` and `<!-- end -->`."""
    text = PAGE.read_text(encoding="utf-8")
    for section, table in tables().items():
        text = re.sub(rf"(<!-- {section} -->\n).*?(\n<!-- end -->)",
                      lambda found, table=table: f"{found[1]}{table}{found[2]}", text, flags=re.DOTALL)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
