"""A course of few pages, which builds in seconds what stands on all pages, and what tests ask of it."""

import shutil

from actcourse.teaching.build import ROOT
from actcourse.teaching.poster import COMMITTED as POSTER
from actcourse.teaching.site.sources import page_of_file

# Lessons with cards, quizzes of every kind and explorers: with one control and with controls that move together.
FILES = (
    *("notebooks/03_saturating.ipynb", "notebooks/04_rectified.ipynb", "notebooks/catalogue.ipynb"),
    *("notebooks/glossary.ipynb", "exercises/02_saturating/02_saturating.ipynb"),
    *("solutions/02_saturating/02_saturating.ipynb", "docs/teaching.md", "docs/grading.md"),
    *(*POSTER, "CHANGELOG.md", "pyproject.toml"),
)
# What moves there, all of it cheap to draw; of the arctan also its further view.
MOVING = ("arctan", "sigmoid", "dying ReLU", "quiz half-as-steep")
FILES_OF_MOVING = {
    *("arctan.js", "arctan--view-a-batch-of-inputs.js", "sigmoid.js", "sigmoid--view-a-batch-of-inputs.js"),
    *("dying-relu.js", "quiz-half-as-steep.js"),
}
ROOMS = ("functions",)  # of which there is a reference


def make(folder):
    """Copy what the small course consists of to a folder."""
    for file in FILES:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, folder / file)
    (folder / "actcourse").symlink_to(ROOT / "actcourse")  # what drawings depend on


def page_name(file, root=ROOT):
    """The page of a file of the course."""
    return page_of_file(root)[file].rpartition(".")[0] + ".html"
