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


# -- what a reader has written: an object of a class of their own may do anything when it is looked at ------------


def text_of(thing):
    """Plain text of what is text, also of a class made from it; None for anything else."""
    return str.__str__(thing) if issubclass(type(thing), str) else None


def said(thing):
    """What an object says of itself, as Python code where it can; its type for one that fails at that."""
    try:
        text = repr(thing if text_of(thing) is None else text_of(thing))
        return str.__str__(text)
    except (Exception, SystemExit):
        return f"something of type {type_name(thing)}"


def type_name(thing):
    """The name of its type, past what a class may say of itself."""
    return _NAME.__get__(type(thing))


_NAME = vars(type)["__name__"]
