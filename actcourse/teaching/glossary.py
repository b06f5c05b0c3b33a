"""The glossary as a notebook, made from the list of terms, with a link for each to the place that introduces it."""

import re
from itertools import groupby

from nbformat.v4 import new_markdown_cell

from actcourse.teaching.terms import TERMS

_OPENING = """\
# The glossary

The terms of the course, each in a sentence or two, with the lesson that introduces it. Single functions have their
cards in [the catalogue](catalogue.ipynb)."""

# What is no prose: code, formulas, and the addresses of links.
_ASIDE = re.compile(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|\]\([^)]*\)", flags=re.DOTALL)
_ITALICS = re.compile(r"(?<![*\w])\*(?!\s)([^*]+)\*(?![*\w])")
_BEFORE_THE_SOURCES = re.compile(r"(.*?)(?:\n\W*Where to read on|\Z)", flags=re.DOTALL)


def italics(markdown):
    """What stands in italics in a cell of a lesson, in lower case; titles of what is to be read on are left out."""
    prose = _ASIDE.sub("…", _BEFORE_THE_SOURCES.match(markdown)[1]).replace("**", "")
    return [" ".join(phrase.split()).rstrip(".?!").lower() for phrase in _ITALICS.findall(prose)]


def forms(term):
    """How a term may stand in italics, in lower case: its names, and their plurals."""
    names = [name.lower() for name in (term.name, *term.also)]
    return {name + ending for name in names for ending in ("", "s", "es")}


def glossary_cells(lessons):
    """The cells of the notebook.

    lessons: the names of the lessons that there are and their cells, such as {"03_saturating": […]}; terms of others
    are left out. Raises LookupError where a lesson has no italics for a term that is said to be introduced there.
    """
    by_number = {name[:2]: name for name in lessons}
    terms = sorted((term for term in TERMS if term.lesson in by_number), key=lambda term: term.name.lower())
    cells = [new_markdown_cell(_OPENING)]
    for letter, group in groupby(terms, key=lambda term: term.name[0].upper()):
        entries = [_entry(term, by_number[term.lesson], lessons) for term in group]
        cells.append(new_markdown_cell("\n\n".join([f"## {letter}", *entries])))
    return cells


def _entry(term, name, lessons):
    also = f" ({', '.join(term.also)})" if term.also else ""
    link = f"[Lesson {int(term.lesson)}]({name}.ipynb#cell-id={introduction(term, lessons[name]).id})"
    return f"**{term.name}**{also}: {term.meaning} {link}"


def introduction(term, cells):
    """The first cell, of these of a lesson, that has the term in italics; LookupError where there is none."""
    for cell in cells:
        if cell.cell_type == "markdown" and forms(term) & {*italics(cell.source)}:
            return cell
    raise LookupError(f"lesson {term.lesson} does not set {term.name!r} in italics")
