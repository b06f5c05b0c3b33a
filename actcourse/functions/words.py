"""Numbers and counts as a text for people says them. What stands in backticks is Python and stays as it is."""

import re

_HYPHEN_MINUS = re.compile(r"(?:(?<!\w)|(?<=\de))-(?=[\d.∞]|inf)")


def number(value, digits=4):
    """So many digits that matter, as short as they can be: −0.5, 7, 1.2e−05."""
    return with_minus(f"{value + 0.0:.{digits}g}")  # + 0.0 makes 0 of -0


def with_minus(text):
    """The same text with true minus signs before its numbers, where Python writes hyphens."""
    return _HYPHEN_MINUS.sub("−", text)


def counted(count, thing, things=""):
    """How many there are: 1 point, 2 points, 0.5 points. things: where the plural has more than an s."""
    return f"{count:g} {thing if count == 1 else things or f'{thing}s'}"


def listed(things):
    """Several things in a row: a, b and c."""
    *first, last = things
    return f"{', '.join(first)} and {last}" if first else last
