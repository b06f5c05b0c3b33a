"""Notebooks of the course as notebooks from which Sphinx makes pages."""

import base64
import hashlib
import re
from copy import deepcopy

from nbformat.v4 import new_code_cell, new_markdown_cell

from actcourse.exercises.learner.quiz_page import form
from actcourse.teaching.site.figures import explorer_figure, view_figure
from actcourse.teaching.site.overview import TABLE, card_label, searchable
from actcourse.teaching.site.subjects import BY_ID, is_placed, subject, subject_of, views_of
from actcourse.teaching.site.texts import label, relinked, with_formulas

ANSWER, SOLUTION = "Show what came out", "Show a solution"
_STYLES = re.compile(r"<style>.*?</style>", flags=re.DOTALL)
_PICTURE = re.compile(r'src="data:image/png;base64,([^"]+)"')
_SOLVED = re.compile(r"^ *### (BEGIN|END) SOLUTION\n?", flags=re.MULTILINE)
# What these calls show says all that the calls say.
_CALLS_ONLY = re.compile(r"quiz\(.*\)$|from actcourse import .*\n+overview\(\)$")
_LANGUAGE = {"name": "python", "pygments_lexer": "ipython3"}


class Page:
    """A page that is made from a notebook.

    file: the notebook's path in the course; pages: the sources of all pages by the files that they come from;
    asked: the ids of cells to which links lead; pictures: a dict that takes the pictures, by the names of their files;
    moving: by the names of explorers that move on pages, their `Positions`.
    """

    def __init__(self, file, pages, asked, pictures, moving):
        self.file, self.pages, self.asked, self.pictures, self.moving = file, pages, asked, pictures, moving
        self._explorers = 0
        self._up = "../" * pages[file].count("/")
        self._shows_views = pages[file].startswith("lessons/")  # the catalogue has so many explorers as it is

    def notebook(self, notebook):
        """The notebook as Sphinx wants it: answers folded, links and formulas as on a page, pictures in files."""
        page = deepcopy(notebook)
        self._cards = {name for cell in page.cells if (name := _card_of(cell))}
        page.metadata["language_info"] = _LANGUAGE
        page.cells = [new for cell in page.cells for new in self._cells(cell)]
        _step_by_step(page.cells)
        return page

    def _cells(self, cell):
        if cell.cell_type == "markdown":
            return [self._prose(cell)]
        shown = [output for output in cell.outputs if output.get("data") or output.get("text")]
        if name := _card_of(cell):
            card = self._markdown(shown[0].data["text/markdown"])
            return [new_markdown_cell(f"({card_label(name)})=\n{card}")]
        cell.outputs = [self._output(output, cell) for output in shown]
        cell.metadata = _folds(cell)
        return [cell]

    def _prose(self, cell):
        text = self._markdown(cell.source)
        cell.source = f"({label(cell.id)})=\n{text}" if cell.id in self.asked else text
        return cell

    def _markdown(self, text):
        return relinked(text, self.file, self.pages)

    def _output(self, output, cell):
        data = output.get("data", {})
        if "text/html" in data:
            output.data = {"text/html": self._playable(self._html(data["text/html"]), cell)}
        elif "text/markdown" in data:  # headings of a page are those of its prose
            text = re.sub(r"^#+ +(.*)$", r"**\1**", self._markdown(data["text/markdown"]), flags=re.MULTILINE)
            output.data = {"text/markdown": text}
        return output

    def _playable(self, still, cell):
        """What a cell has shown, as it stands on a page: explorers move, quizzes answer, the rest is as it was."""
        name, quiz = explored(cell), asked(cell)
        if quiz and not is_placed(quiz):
            return form(quiz, with_formulas)
        if name not in self.moving:
            return still
        figure = self._figure(name, still)
        return form(quiz, with_formulas, figure, self.moving[name]) if quiz else figure + self._views(name)

    def _figure(self, name, still):
        self._explorers += 1
        return explorer_figure(name, still, self.moving[name], self._up, self._explorers, self._shows_views)

    def _views(self, name):
        """The further views of an explorer, on lessons; their stills stand in no notebook, and are drawn here."""
        moving = views_of(name) if self._shows_views else {}
        stills = {view: self._html(subject(view).still()._repr_html_()) for view in moving}
        return "".join(view_figure(called, self._figure(view, stills[view])) for view, called in moving.items())

    def _html(self, html):
        html = with_formulas(_STYLES.sub("", html).replace(' style=""', ""))
        if TABLE in html:
            html = searchable(html, self._cards.__contains__)
        return _PICTURE.sub(lambda found: f'src="{self._up}_static/pictures/{self._stored(found[1])}"', html)

    def _stored(self, data):
        picture = base64.b64decode(data)
        name = f"{hashlib.sha256(picture).hexdigest()[:16]}.png"
        self.pictures[name] = picture
        return name


def _step_by_step(cells):
    """Raise headings that skip a level, as Sphinx wants them."""
    depth = 0
    for cell in cells:
        found = re.match(r"((?:\(\S+\)=\n)?)(#+)(?= )", cell.source) if cell.cell_type == "markdown" else None
        if found:
            depth = min(len(found[2]), depth + 1)
            cell.source = f"{found[1]}{'#' * depth}{cell.source[found.end() :]}"


def explored(cell):
    """The name of what moves below a cell: of the explorer or the quiz that it ends in; None for other cells."""
    call = re.search(r"""^explore\(["']([^"']+)["']\)\s*\Z""", cell.source, flags=re.MULTILINE)
    quiz = asked(cell)
    return call[1] if call else subject_of(quiz) if quiz and is_placed(quiz) else None


def asked(cell):
    """The quiz that a cell ends in asking, or None."""
    call = re.search(r"""^quiz\(["']([^"']+)["']\)\s*\Z""", cell.source, flags=re.MULTILINE)
    return BY_ID[call[1]] if call else None


def _card_of(cell):
    """The name of the activation whose card is all that a cell shows; None for other cells."""
    if cell.cell_type != "code" or not cell.source.startswith("find(") or len(cell.outputs) != 1:
        return None
    title = re.match(r"### (.+)", cell.outputs[0].get("data", {}).get("text/markdown", ""))
    return title and title[1]


def _folds(cell):
    """Marks by which myst-nb folds what answers a prediction and what solves an exercise, or leaves code out."""
    if cell.metadata.get("solution"):
        return {"tags": ["hide-input"], "mystnb": {"code_prompt_show": SOLUTION, "code_prompt_hide": "Hide it"}}
    if cell.metadata.get("jupyter", {}).get("outputs_hidden") and cell.outputs:
        return {"tags": ["hide-output"], "mystnb": {"code_prompt_show": ANSWER, "code_prompt_hide": "Hide it"}}
    return {"tags": ["remove-input"]} if _CALLS_ONLY.match(cell.source) else {}


def exercise_sheet(released, solved):
    """A sheet as learners get it, with the course's solution folded below each exercise.

    released, solved: the notebooks of a sheet in `exercises/` and in `solutions/`.
    """
    sheet, solutions = deepcopy(released), _solutions(solved)
    sheet.cells = [new for cell in sheet.cells for new in [cell, *solutions.get(_name(cell), [])]]
    return sheet


def _solutions(notebook):
    """By the names of the exercises, a cell with the solution."""
    return {
        _name(cell): [_folded(cell)] for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")
    }


def _folded(cell):
    folded = new_code_cell(_SOLVED.sub("", cell.source))
    folded.metadata = {"solution": True}
    return folded


def _name(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")
