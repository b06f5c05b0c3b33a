"""The sheet that was handed out, and whether it is still the one that the package examines and the grade book knows."""

import nbformat

from actcourse.exercises.sheets.variants import is_variant
from actcourse.functions.words import listed
from actcourse.teaching.course_folder import shipped
from actcourse.teaching.grading.rebuilding import exercise_of, points_in, points_of


def handed_out(directory, sheet):
    """The notebook that learners were given, and its path.

    directory: nbgrader's `CourseDirectory`; a folder without sheets of its own has those of this course. Raises
    ValueError where there is none.
    """
    own = f"{directory.format_path(directory.release_directory, '.', sheet)}/{sheet}.ipynb"
    for path in _places(own, sheet):
        try:
            return nbformat.read(path, as_version=4), path
        except FileNotFoundError:
            continue
        except Exception as error:  # whatever nbformat raises for what is no notebook
            raise ValueError(f"{path} is not a notebook that can be read: {error}") from error
    raise ValueError(f"there is no {own}, the sheet that was handed out{_made_by(sheet)}")


def _places(own, sheet):
    yield own  # first: what came with the package may not even be there
    if not is_variant(sheet):
        yield shipped().get(f"exercises/{sheet}/{sheet}.ipynb", own)


def _made_by(sheet):
    return f"; {_command(sheet)} makes it" if is_variant(sheet) else ""


def _command(sheet):
    """The command that makes a sheet."""
    if not is_variant(sheet):
        return "`make notebooks`"
    return "`actcourse build --sheet {} --variant {}`".format(*sheet.rsplit("_", 1))


def must_agree(sheet, notebook, path, in_book):
    """ValueError, which says what differs and what can be done, where marks would not be out of the same points.

    notebook, path: the sheet. in_book: what `Book.cells` says of it.
    """
    points, wanted = points_in(notebook), points_of(sheet)
    if points != wanted:
        raise ValueError(
            f"{path} is not the sheet that this version of the course examines: it is {_difference(wanted, points)}. "
            f"Go back to the version of the course with which it was handed out, or make it anew by {_command(sheet)}"
        )
    if in_book is None or not in_book[2]:
        return
    scored = {exercise_of(name): points for name, points in in_book[0].items()}
    difference = _difference(scored, points) or _difference(dict.fromkeys(in_book[1]), dict.fromkeys(_others(notebook)))
    if difference:
        raise ValueError(
            f"{path} has changed since submissions were graded with it: it is {difference}. Marks would be out of "
            "other points, so nothing was graded. Put back the sheet as it was handed out; or let all its marks go, "
            f"those given by hand too, by `nbgrader db assignment remove {sheet} --force`, and grade everybody anew"
        )


def _others(notebook):
    """The cells beside the scored ones that nbgrader knows."""
    marks = [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]
    kept = [mark for mark in marks if mark.get("solution") or mark.get("locked")]
    return {mark["grade_id"] for mark in kept if not mark.get("grade")}


def _difference(before, after):
    """What has changed between two records, in words, or ""."""
    said = []
    if gone := sorted({*before} - {*after}):
        said.append(f"without {listed(gone)}")
    if new := sorted({*after} - {*before}):
        said.append(f"with {listed(new)}")
    other = [name for name in before if name in after and before[name] != after[name]]
    said += [f"{name} is worth {after[name]:g} in place of {before[name]:g}" for name in other]
    return ", ".join(said)
