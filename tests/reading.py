"""What a text for learners looks like: signs, counts, and what stands in backticks."""

import ast
import re

_CODE = re.compile(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|\]\([^)]*\)", flags=re.DOTALL)
_HYPHEN_FOR_MINUS = re.compile(r"(?:(?<!\w)|(?<=\de))-(?=[\d.∞])")
_NOT_PLURALS = {
    "is",
    "its",
    "was",
    "has",
    "as",
    "does",
    "comes",
    "needs",
    "times",
    "plus",
    "minus",
    "less",
    "class",
    "loss",
}
_LISTS = re.compile(r"`(\[[^`]*\])`")


def code_in(text):
    """What stands in backticks."""
    return re.findall(r"`([^`\n]+)`", text)


def check_reading(text):
    """Numbers have true minus signs, one thing is singular, and lists of numbers are Python without padding."""
    prose = _CODE.sub(" ", text)
    assert not _HYPHEN_FOR_MINUS.findall(prose), f"a hyphen stands for a minus (−): {text}"
    check_counts(prose)
    for given in _LISTS.findall(text):
        if not re.search("[a-z]", given):
            ast.literal_eval(given)
            assert not re.search(r"\d\.(?!\d)|\[ | \]|  |−", given), text


def check_counts(text):
    """No "1 points", and no "1 of 3 units are"."""
    for thing in re.findall(r"(?<![\w.,−/^-])1 ([a-z]+s)\b", text):
        assert thing in _NOT_PLURALS, f"1 {thing}: {text}"
    assert not re.search(r"(?<![\w.,−])1 of \d+ \w+ (?:are|were|have)\b", text), text
