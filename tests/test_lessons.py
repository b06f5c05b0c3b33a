"""What lessons say in numbers is true, and where a size was to be predicted a size is shown."""

import re
from importlib import import_module
from importlib.util import find_spec

import nbformat
import numpy as np
import pytest

from actcourse.functions.vector import softmax
from actcourse.teaching import build

LESSONS = sorted(build.ROOT.glob("lessons/[0-9]*.py"))


def prose(path):
    cells = build.notebook_from(path).cells
    return "\n\n".join(" ".join(cell.source.split()) for cell in cells if cell.cell_type == "markdown")


# A number that says how large or how many: decimals, shares, powers of ten, and some words.
NUMBER = r"\d\.\d|[¼½]|±\d|10\^|\d{2,} such|\b(?:hundred|thousand|million|billion)(?:th)?\b|\btwenty\b|\btwo in a\b"


def claims(path):
    """What a lesson says in numbers, with a function for each that says whether it is so."""
    name = f"tests.lessons.l{path.stem}"
    return import_module(name).CLAIMS if find_spec(name) else {}


@pytest.mark.sweep  # some claims are whole experiments
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_what_is_said_in_numbers_is_so(path):
    said = prose(path)
    for claim, holds in claims(path).items():
        assert claim in said, f"{path.stem} does not say this any more: {claim}"
        assert holds(), claim


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_number_in_the_prose_is_claimed_or_asked_for(path):
    text = re.sub(r"\$\$.*?\$\$|\]\(.*?\)|`.*?`", " ", prose(path))
    for sentence in re.split(r"(?<=[.?!])\s+(?=[A-Z*$\d])", text):
        asked = sentence.rstrip("* ").endswith("?") or re.search(r"\*\*(?:Predict|Time)", sentence)
        if re.search(NUMBER, sentence) and not asked:
            assert any(claim in sentence or sentence.strip("* ") in claim for claim in claims(path)), sentence


# -- sizes are shown as sizes ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(build.ROOT.glob("notebooks/[0-9]*.ipynb")), ids=lambda path: path.stem)
def test_no_prediction_is_answered_by_true_or_false_alone(path):
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            shown = output.get("text") or output.data.get("text/plain", "")
            assert shown.strip() not in {"True", "False"}, cell.source


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_power_that_is_asked_for_is_computed_below(path):
    wanted = []
    for cell in build.notebook_from(path).cells:
        if cell.cell_type == "code":
            wanted = [power for power in wanted if not re.search(rf"(?<!\d){power}(?!\d)", cell.source)]
            continue
        assert not wanted, f"asked for e to the {wanted}"
        asked = re.search(r"\*\*Predict.*", cell.source, re.DOTALL)
        wanted = re.findall(r"e\^\{(\d+)\}", asked[0]) if asked else []


# -- sheets -------------------------------------------------------------------------------------------


def test_sheet_8_says_what_the_division_does_to_attention():
    rng = np.random.default_rng(0)
    queries, keys = rng.standard_normal((2, 32, 1000))
    largest = [softmax(queries @ keys.T / divisor).max(axis=-1).mean() for divisor in (1, 1000**0.5)]
    assert largest[0] > 0.9
    assert largest[1] < 0.25


# -- the way on -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_ends_with_the_way_on(path):
    """To its sheet, if it has one, and else to the next lesson; and from there to what to read."""
    text = path.read_text()
    sheet = re.search(r"\[the\s(?:# )?exercises\]\((\S+)\)", text)
    following = next((other.stem for other in LESSONS if other.stem[:2] == f"{int(path.stem[:2]) + 1:02}"), None)
    summary, *reading = text.split("# ## What you can do now")[1].split("# ## Where to read on")
    assert (sheet[1] if sheet else f"{following}.ipynb") in summary
    assert len(reading) == (path.stem[:2] != "00")
