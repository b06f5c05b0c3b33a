"""The sources of all pages, gathered from what is committed: nothing is run."""

import re
from importlib.resources import files

import nbformat

from actcourse.exercises.sheets.variants import is_variant
from actcourse.teaching import address
from actcourse.teaching.poster import COMMITTED as POSTER
from actcourse.teaching.route import ROUTE
from actcourse.teaching.site.mathematics import copy_mathjax
from actcourse.teaching.site.moving import moving_explorers
from actcourse.teaching.site.notebooks import Page, exercise_sheet, explored
from actcourse.teaching.site.reference import reference_pages
from actcourse.teaching.site.subjects import views_of
from actcourse.teaching.site.texts import relinked, targets

TEXTS = {"docs/teaching.md": "teaching.md", "docs/grading.md": "grading.md", "CHANGELOG.md": "changelog.md"}
LISTS = ("catalogue", "glossary")
# Script and style that pages have in common with outputs of notebooks, by package.
_SHARED = (("actcourse.pictures", "player"), ("actcourse.exercises.learner", "quiz"))


def page_of_file(root):
    """For each file of the course that becomes a page, the page's source; files and sources as paths in words."""
    lessons = {f"notebooks/{path.name}": f"lessons/{path.name}" for path in root.glob("notebooks/[0-9]*.ipynb")}
    sheets = {f"exercises/{path.stem}/{path.name}": f"exercises/{path.name}" for path in _sheets(root)}
    lists = {f"notebooks/{name}.ipynb": f"{name}.ipynb" for name in LISTS}
    return {**dict(sorted(lessons.items())), **dict(sorted(sheets.items())), **lists, **TEXTS}


def _sheets(root):
    found = root.glob("exercises/*/*.ipynb")
    return (path for path in found if not is_variant(path.stem))  # their solutions are nobody's to see


def gather(root, folder, wanted, rooms):
    """Write the sources of all pages below a folder.

    root: of the course. wanted: a function that says whether the explorer of a name is to move.
    rooms: of the package, of which there is a reference.
    """
    pages, pictures = page_of_file(root), {}
    notebooks = {file: _read(root, file) for file in pages if file.endswith(".ipynb")}
    asked = {cell for notebook in notebooks.values() for cell in targets("\n".join(map(_prose, notebook.cells)))}
    names = _explored(notebooks.values(), wanted)
    names |= {
        view for name in _explored(map(notebooks.get, filter(_is_lesson, pages)), wanted) for view in views_of(name)
    }
    moving = moving_explorers(root, folder / "_static" / "explorers", sorted(names))
    for file, notebook in notebooks.items():
        _write(folder / pages[file], nbformat.writes(Page(file, pages, asked, pictures, moving).notebook(notebook)))
    for file, page in TEXTS.items():
        _write(folder / page, relinked((root / file).read_text(), file, pages))
    for name, text in reference_pages(rooms).items():
        _write(folder / f"{name}.rst", text)
    for file in POSTER:
        _write(folder / file.removeprefix("docs/"), (root / file).read_bytes())
    _write(folder / "index.md", index(root, notebooks, pages))
    copy_mathjax(folder / "_static" / "mathjax")
    for package, name in _SHARED:
        for kind in ("js", "css"):
            file = f"{name}.{kind}"
            _write(folder / "_static" / file, files(package).joinpath(file).read_bytes())
    for name, picture in pictures.items():
        _write(folder / "_static" / "pictures" / name, picture)


def _read(root, file):
    notebook = nbformat.read(root / file, as_version=4)
    if not file.startswith("exercises/"):
        return notebook
    return exercise_sheet(notebook, nbformat.read(root / file.replace("exercises/", "solutions/", 1), as_version=4))


def _explored(notebooks, wanted):
    return {name for notebook in notebooks for name in map(explored, notebook.cells) if name and wanted(name)}


def _is_lesson(file):
    return file.startswith("notebooks/") and file[10].isdigit()


def _prose(cell):
    return cell.source if cell.cell_type == "markdown" else ""


def _write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


# -- the first page -----------------------------------------------------------------------------------

_OPENING = """\
# Activation functions

A course on the activation functions of neural networks. Its lessons ask before they show; sliders move the curves under
the formulas; exercises answer with the name of the mistake. These pages can be read and played with as they are. To
change code, train networks and have exercises checked, open the same lessons in JupyterLab: {run}.

{table}

| to look something up | what is there |
|:--|:--|
| [The catalogue](catalogue.ipynb) | every function: its card, its picture, a table to search |
| [The glossary](glossary.ipynb) | every term in a sentence or two |
| The poster | every function on one page: [for A3 paper](poster.pdf), [for a screen](poster.svg) |
| [The reference](reference/index.rst) | the package, from its docstrings |
| [Teaching with the course](teaching.md) | plans for one, four and ten hours, misconceptions, questions to discuss |
| [Grading a class](grading.md) | what becomes of what was handed in, and how it is graded |
| [The changelog](changelog.md) | what is new |

"""
_TREE = """\
```{{toctree}}
:hidden:
:maxdepth: 1
:caption: {caption}

{pages}
```
"""


def index(root, notebooks, pages):
    """The first page: the lessons in order, with their minutes and sheets, and all pages by kind."""
    lessons = [*filter(_is_lesson, pages)]
    rows = "\n".join(_row(notebooks[file], file, pages) for file in lessons)
    table = f"| lesson | minutes | exercises |\n|:--|--:|:--|\n{rows}"
    sheets = [file for file in pages if file.startswith("exercises/")]
    trees = {
        "Lessons": [pages[file] for file in lessons],
        "Exercises": [pages[file] for file in sheets],
        "Look up": [*(f"{name}.ipynb" for name in LISTS), "reference/index"],
        "The course": ["teaching.md", "grading.md", "changelog.md"],
    }
    named = (_TREE.format(caption=kind, pages="\n".join(_bare(page) for page in each)) for kind, each in trees.items())
    return _OPENING.format(table=table, run=run_at(root)) + "\n".join(named)


def run_at(root):
    """Where the lessons can be run, in words; with links once somebody has said where the repository stands."""
    if not address.is_set(root):
        return "`make lab` in the course's folder"
    binder, home = address.on_binder(root), address.address(root)
    return f"[on Binder]({binder}), without installing anything, or `make lab` in a clone of [the repository]({home})"


def _row(lesson, file, pages):
    prose = "\n".join(map(_prose, lesson.cells))
    title, minutes = re.match(r"# (.*)", prose)[1], re.search(r"\*\*Time:\*\*\s(\d+)\sminutes", prose)[1]
    return f"| [{title}]({pages[file]}) | {minutes} | {_sheet_of(file, pages)} |"


def _sheet_of(file, pages):
    """A link to the sheet that follows a lesson, if one does."""
    number = file.removeprefix("notebooks/")[:2]
    following = ROUTE[ROUTE.index(f"lesson {number}") + 1 :][:1]
    kind, sheet = following[0].split() if following else ("", "")
    if kind != "sheet":
        return ""
    page = next((page for page in pages.values() if page.startswith(f"exercises/{sheet}_")), None)
    return f"[sheet {int(sheet)}]({page})" if page else ""


def _bare(page):
    return page.rpartition(".")[0] if page.endswith((".ipynb", ".md")) else page
