"""The tables of docs/configuration.md, written from the keys themselves."""
from pace.settings.serving import SERVER
from pace.settings.tables import APP, CHANNEL, REPLAY

SECTIONS = {"app:main": APP, "channel:NAME": CHANNEL, "replay:NAME": REPLAY, "server:main": SERVER}


def tables():
    """Markdown of one table for each section of the ini file, by the section's name."""
    return {section: "\n".join(_table(keys)) for section, keys in SECTIONS.items()}


def _table(keys):
    yield "| key | default | what is right | what it is for | example |"
    yield "|---|---|---|---|---|"
    for key in keys:
        right = key.right.replace("<", "\\<")
        default = "–" if key.default is None else f"`{key.default}`"
        yield f"| `{key.name}` | {default} | {right} | {key.about} | `{key.example}` |"
