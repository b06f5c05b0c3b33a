"""What the commands for instructors do. Each returns what to say, and what a person has to look at."""

from pathlib import Path

from actcourse.exercises import SHEETS, is_sheet
from actcourse.exercises.learner.files import replace
from actcourse.exercises.learner.progress import course, here
from actcourse.functions.names import unknown
from actcourse.functions.words import counted
from actcourse.teaching.course import settings
from actcourse.teaching.grading import collect as collecting
from actcourse.teaching.grading import exports, results, roster
from actcourse.teaching.grading.gradescope import archive
from actcourse.teaching.grading.report import report as page
from actcourse.teaching.grading.sample import sample_class
from actcourse.teaching.grading.seeds import class_seed
from actcourse.teaching.variants import build_variant

DEMO = Path("demo")


def collect(chosen):
    """Put a download into its place."""
    people = roster.read(chosen.roster)
    submitted = chosen.submitted or collecting.SUBMITTED
    found = collecting.collect(chosen.download, chosen.sheet, people, submitted, chosen.timezone)
    said = [_shown(f"{one.person.folder}: {one.note} ({one.source})") for one in found.placed if one.note]
    ways = {how: sum(one.how == how for one in found.placed) for how in ("new", "replaced", "unchanged")}
    counts = ", ".join(f"{count} {how}" for how, count in ways.items() if count)
    said.append(f"{found.platform}: {counted(len(found.placed), 'notebook')} in {submitted}{counts and f' ({counts})'}")
    if found.timed:
        zone = chosen.timezone or "this machine's time zone; --timezone names another"
        said.append(f"When they were handed in is in {collecting.TIMESTAMP}, for late penalties: read in {zone}")
    if found.missing:
        names = ", ".join(person.folder for person in found.missing)
        said.append(_shown(f"{len(found.missing)} of the roster without a notebook: {names}"))
    return said, [_shown(f"{name}: {why}") for name, why in found.refused]


def build(chosen):
    """Make a private variation of a sheet."""
    folder = chosen.folder or course(here()) or here()
    name, (solution, sheet) = build_variant(chosen.sheet, chosen.variant, folder, force=chosen.force)
    return [
        f"{solution} holds the solutions: keep it to yourself",
        f"{sheet} is what to hand out",
        f"Then: actcourse grade {folder / collecting.SUBMITTED} {name}",
    ], []


def grade(chosen):
    """Grade a class, or make one to try."""
    if chosen.demo:
        return _demo(Path(*chosen.what) if chosen.what else DEMO)
    from actcourse.teaching.grading.grade_command import run  # needs nbgrader, which takes seconds to import

    said, complaints = run(chosen)
    return [*map(_shown, said)], [*map(_shown, complaints)]


def _demo(folder):
    try:
        sample_class(folder)
    except FileExistsError:
        raise ValueError(f"there is already a folder {folder}; a class to try gets one of its own") from None
    return [f"{folder}/submitted holds what a class handed in. Next: actcourse grade {folder}/submitted"], []


def report(chosen):
    """Write the page on a class."""
    found, troubles = _results(chosen)
    people = roster.read(chosen.roster) if chosen.roster else ()
    written = page(found, people, chosen.submitted or collecting.SUBMITTED)
    return [_write(chosen, "report.html", written.encode())], troubles


def export(chosen):
    """Write the marks for another system."""
    found, troubles = _results(chosen)
    found = _in_the_book(found, (chosen.results or results.FOLDER).parent)
    people = roster.read(chosen.roster)
    if chosen.system == "spreadsheet":
        return [
            _write(chosen, "grades-spreadsheet.csv", exports.spreadsheet(found, people, chosen.separator))
        ], troubles
    sheets = {result.sheet for result in found}
    if chosen.title and len(sheets) > 1:
        raise ValueError("a title is for one sheet; name it by --sheet")
    content, left_out = exports.canvas(found, people, dict.fromkeys(sheets, chosen.title) if chosen.title else None)
    return [_write(chosen, "grades-canvas.csv", content)], troubles + left_out


def gradescope(chosen):
    """Write the archive of Gradescope's autograder for a sheet."""
    folder = chosen.results or results.FOLDER
    if not is_sheet(chosen.sheet):  # before a seed is made for it
        raise LookupError(unknown("sheet", chosen.sheet, SHEETS))
    folder.mkdir(parents=True, exist_ok=True)
    made = archive(chosen.sheet, class_seed(folder), chosen.visibility)
    return [_write(chosen, f"gradescope-{chosen.sheet}.zip", made)], []


def _in_the_book(found, folder):
    """The marks as the grade book has them, with what persons gave; the results as they are where there is no book."""
    if not (folder / "gradebook.db").exists() and "db_url" not in settings(folder).CourseDirectory:
        return found
    from actcourse.teaching.grading.gradebook import Book  # nbgrader takes seconds to import
    from actcourse.teaching.grading.marks import marks

    return marks(Book(folder).entries(), found)


def _results(chosen):
    """The results that were chosen, and a sentence for each file that is none."""
    folder = chosen.results or results.FOLDER
    if not folder.is_dir():
        raise ValueError(f"there is no folder {folder} with results of grading")
    found, troubles = results.read_all(folder)
    sheets = sorted({result.sheet for result in found})
    if not sheets:
        raise ValueError(f"there is no result of grading in {folder}{''.join(f'; {each}' for each in troubles[:1])}")
    if chosen.sheet and chosen.sheet not in sheets:
        raise LookupError(unknown("sheet", chosen.sheet, sheets))
    return [result for result in found if chosen.sheet in (None, result.sheet)], troubles


def _write(chosen, name, content):
    path = chosen.output or Path(name)
    replace(path, content)
    return f"{path} is written"


def _shown(text):
    """One line that a terminal only shows, whatever is in the names of files."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)
