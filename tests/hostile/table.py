"""Outcomes to one table in Markdown."""
HEAD = ["| | what was done | what had to happen | what happened | held |", "|---|---|---|---|---|"]


def row(case, outcome, broke=None):
    """One line: ``broke`` is the exception with which the case ended before its time."""
    told = [figure.text if figure.held else f"**{figure.text}**" for figure in outcome.figures if outcome]
    if broke is not None:
        told.append(f"**broke off: {type(broke).__name__}: {_first_line(broke)}**")
    held = broke is None and outcome.held
    cells = f"{case.item} {case.name}", case.done, case.due, "; ".join(told), "yes" if held else "**no**"
    return "| " + " | ".join(cell.replace("|", "¦") for cell in cells) + " |"


def _first_line(error):
    return (str(error).splitlines() or [""])[0][:200]
