"""Text that people type: what others may be shown of it."""
import re
import unicodedata

from pace.errors import Malformed

#: Combining marks that one letter may carry; scripts need at most four. What comes on top climbs over other lines.
MARKS = 4
#: How many times as many characters as may stay are looked at: nobody types more that is not shown, and a long row of
#: marks would take the square of its length to be normalised.
LOOKED_AT = 8
#: What renders as nothing although its category says otherwise: Hangul fillers, Braille's blank, the grapheme joiner.
INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f")
#: Control, format (bidi controls, zero width), surrogate, private use, unassigned.
UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
#: Letters, numbers, punctuation and symbols: a text without any of them shows nothing.
SHOWN = frozenset("LNPS")
#: From the first quote to the last: what is quoted may hold quotes itself.
QUOTED = re.compile(r"""['"].*['"]""", re.DOTALL)


def clean(text, most):
    """The text in NFC, of one line, without what is not shown or changes how its surroundings are shown.

    Control characters, bidi controls, zero-width and unassigned characters go, white space becomes single spaces, marks
    beyond MARKS on one letter go. Nothing is cut: raises Malformed where more than `most` code points stay, or
    none that can be seen.
    """
    if len(text) > LOOKED_AT * most:
        raise Malformed(f"{len(text)} characters, at most {most} are taken")
    spaced = "".join(" " if character.isspace() else character for character in text)
    shown = "".join(character for character in spaced if _is_shown(character))
    line = _thin_out(" ".join(unicodedata.normalize("NFC", _thin_out(shown)).split()))
    if len(line) > most:
        raise Malformed(f"{len(line)} characters, at most {most} are taken")
    if not any(unicodedata.category(character)[0] in SHOWN for character in line):
        raise Malformed("nothing that could be seen")
    return line


def without_quotes(text):
    """The text without what stands in quotes, which may be what somebody published: for logs, which hold no samples."""
    return QUOTED.sub("…", text)


def _is_shown(character):
    return unicodedata.category(character) not in UNSHOWN and character not in INVISIBLE


def _thin_out(line):
    """The line with at most MARKS combining marks in a row."""
    kept, marks = [], 0
    for character in line:
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        if marks <= MARKS:
            kept.append(character)
    return "".join(kept)
