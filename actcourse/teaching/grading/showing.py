"""What learners wrote and what checks say, as it is shown on pages: readable as it is, and harmless."""

import re
import unicodedata

from markupsafe import Markup, escape

from actcourse.functions.words import counted

MOST_LINES = 60  # of a piece of code
LONGEST_LINE = 400
LONGEST_MESSAGE = 4000
# Signs that turn the direction of what follows, or cannot be seen: with them code could read otherwise than it runs.
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def shown(text):
    """The text with signs that cannot be seen written out; the ends of lines and tabs stay."""
    return "".join(
        sign if sign in "\n\t" or unicodedata.category(sign) not in _HIDDEN else _code(sign) for sign in text
    )


def _code(sign):
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"


def told(text):
    """A message of a check, which is Markdown of a simple kind: paragraphs, `code` and **bold**."""
    text = text if len(text) <= LONGEST_MESSAGE else f"{text[:LONGEST_MESSAGE]} …"
    paragraphs = re.split(r"\n\s*\n", shown(text).strip())
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("").join(map(_piece, _pieces(each)))) for each in paragraphs
    )


def _pieces(paragraph):
    """The paragraph cut into code, bold and plain pieces; what stands in code is neither bold nor its end."""
    return re.split(r"(`[^`]+`|[*]{2}[^`*]+[*]{2})", paragraph)


def _piece(text):
    if text[:1] == "`" == text[-1:] and len(text) > 2:
        return Markup("<code>{}</code>").format(text[1:-1])
    if text[:2] == "**" == text[-2:] and len(text) > 4:
        return Markup("<strong>{}</strong>").format(text[2:-2])
    return escape(text)


def code(source):
    """A learner's code, cut where nobody would read on."""
    text = source.strip("\n")
    lines = [line[: LONGEST_LINE + 1] for line in text.split("\n", MOST_LINES)[:MOST_LINES]]
    cut = [shown(line) if len(line) <= LONGEST_LINE else f"{shown(line[:LONGEST_LINE])} …" for line in lines]
    more = text.count("\n") + 1 - MOST_LINES
    return "\n".join([*cut, f"… and {counted(more, 'more line')}"] if more > 0 else cut)
