"""The glossary has every term that lessons introduce in italics, and no others."""

import re
from collections import Counter

import nbformat
import pytest

from actcourse.teaching import build
from actcourse.teaching.glossary import forms, glossary_cells, introduction, italics
from actcourse.teaching.terms import TERMS
from tests.reading import check_reading

LESSONS = {path.stem: build.notebook_from(path).cells for path in sorted(build.ROOT.glob("lessons/[0-9]*.py"))}
TAUGHT = [term for term in TERMS if any(name[:2] == term.lesson for name in LESSONS)]
KNOWN = set().union(*map(forms, TERMS))
# What lessons set in italics for another reason: to stress a word, for a name that serves one lesson, for a list.
NO_TERMS = {
    "01_neuron": ("at best", "trained"),
    "02_nonlinear": ("can", "find", "finds", "its", "any"),
    "03_saturating": ("first", "because", "shrinking"),
    "04_rectified": ("every", "size", "small", "exactly 0"),
    "05_smooth": ("faster", "make"),
    "06_softmax": ("differences", "one against many", "exact", "first", "is"),
    "07_backprop": (
        *("play", "its weights", "its biases", "its inputs", "the curve bends", "floats are rounded"),
        *("across", "on", "whatever", "is"),
    ),
    "08_depth": ("more", "either", "all", "and"),
    "09_fair_race": (
        *("second", "or", "wider", "better at what", "how many runs", "difference", "how many were tried"),
        *("was each tuned alike", "is there a control", "did it come back"),
    ),
    "10_gates": ("other", "can", "and", "cats", "two", "five", "dogs", "wanted", "adds"),
    "11_claims": (
        *("all", "and", "because", "best", "completely", "ends", "everywhere", "fewer", "hardly", "has", "learned"),
        *("no other", "one", "precise", "rule"),
        *("nalu extrapolates", "one activation is best everywhere", "prelu changes accuracy hardly at all"),
        "the leaky relu ends dead units",
    ),
    "12_frameworks": (
        *("at", "all", "output", "exactly", "probabilities", "adds", "nearly"),
        "in pytorch the sigmoid is implemented with",
    ),
    "13_invention": ("bold", "calm", "new", "are", "your"),
}


def in_italics(cells):
    return {phrase for cell in cells if cell.cell_type == "markdown" for phrase in italics(cell.source)}


@pytest.mark.parametrize("name", LESSONS)
def test_what_a_lesson_sets_in_italics_is_a_term_or_named_as_none(name):
    found, others = in_italics(LESSONS[name]), {*NO_TERMS.get(name, ())}
    assert found - KNOWN == others, "give it a line in actcourse/teaching/terms.py, or name it above as no term"


@pytest.mark.parametrize("term", TAUGHT, ids=lambda term: term.name)
def test_a_term_is_introduced_in_the_lesson_that_it_names_and_in_none_before(term):
    name = next(name for name in LESSONS if name[:2] == term.lesson)
    introduction(term, LESSONS[name])  # raises where there is none
    assert [earlier for earlier in LESSONS if earlier < name and forms(term) & in_italics(LESSONS[earlier])] == []


def test_no_term_stands_twice():
    counts = Counter(form for term in TERMS for form in forms(term))
    assert [form for form, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_what_the_glossary_says(term):
    check_reading(term.meaning)
    assert term.meaning.endswith(".")
    assert len(re.findall(r"[.?!](?: |$)", term.meaning)) <= 3, "a sentence or two"
    assert not italics(term.meaning)


def test_the_page_has_every_term_once_and_in_order():
    text = "\n".join(cell.source for cell in nbformat.read(build.ROOT / "notebooks/glossary.ipynb", as_version=4).cells)
    shown = re.findall(r"^\*\*(.*?)\*\*.* \[Lesson \d+\]\(\d\d_\w+\.ipynb#cell-id=\w+\)$", text, flags=re.MULTILINE)
    assert shown == sorted(shown, key=str.lower)
    assert Counter(shown) == Counter(term.name for term in TAUGHT)


def test_italics_are_told_from_all_else():
    text = "*one thing*, **bold**, `a * b * c`, $2 * 3 * 4$, [*linked*](a*b*c), 2 * 3 * 4, an *it's*.\n\n"
    assert italics(text) == ["one thing", "linked", "it's"]
    assert italics("- *Why so?* And *broken\nin two.*") == ["why so", "broken in two"]
    assert italics("*here*\n\n## Where to read on\n\n- *A Title*") == ["here"]


def test_a_term_that_its_lesson_does_not_introduce_is_named():
    with pytest.raises(LookupError, match="lesson 03 does not set 'central difference' in italics"):
        glossary_cells({"03_saturating": []})
