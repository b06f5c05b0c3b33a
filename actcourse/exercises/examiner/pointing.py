"""A place in a learner's code as text: the lines with their numbers, and marks under the part that is meant."""

from unicodedata import combining, east_asian_width

from actcourse.exercises.examiner.slots import KINDS

BODY = ("<lambda>", "")  # names of functions that a sentence cannot use
# In place of the advice for values that nothing explains: it looks at the place.
AT_THE_PLACE = "Work this one case out by hand as far as what is marked below: what does it give, and what should it?"


def pointed(place, where=""):
    """A sentence that says what is marked, and the lines of code with marks under them.

    where: the name of the file or cell, if it is to be said.
    """
    name = f" in `{place.function}`" if place.function not in BODY else ""
    kind = f", {KINDS[place.kind]}" if place.kind in KINDS else ""
    if place.together:
        what = f"Two places{name} where changes together would do"
    elif place.others:
        what = f"Places{name} where a change at any one of them would do"
    else:
        what = f"One place{name} where a change would do{kind}"
    return f"{what}{f' ({where})' if where else ''}:", "\n".join(_marked_lines(place))


def _marked_lines(place):
    lines = place.code.split("\n")
    margin = _margin(lines)
    wide = len(str(place.line + len(lines)))
    first = min(part[0] for part in place.parts)
    for number, line in enumerate(lines, first):
        yield f"{number:{wide}} | {line[margin:]}".rstrip()
        signs = enumerate(line.rstrip())
        marks = "".join(_mark(place, number, column, sign) * _width(sign) for column, sign in signs)[margin:].rstrip()
        if marks:
            yield f"{'':{wide}} | {marks}"


def _margin(lines):
    """Blanks that all lines begin with."""
    return min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)


def _width(sign):
    """The columns that a sign takes: Chinese ones take two, accents that are set on a letter none."""
    return 0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1


def _mark(place, number, column, sign):
    """What stands under a sign of the code."""
    for line, start, last_line, end in place.parts:
        behind = (number, column) >= (line, start)
        if behind and (number, column) < (last_line, end) and not (sign.isspace() and line != last_line):
            return "^"
    return "\t" if sign == "\t" else " "
