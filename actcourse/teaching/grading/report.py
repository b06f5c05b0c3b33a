"""The report on a class: one HTML page that holds all it needs, and runs nothing.

What learners wrote, their names among it, gets into the page by way of the template alone, which escapes all text.
"""

from datetime import date
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from actcourse.functions.words import counted
from actcourse.functions.words import number as in_words
from actcourse.teaching.grading.roster import by_folder
from actcourse.teaching.grading.showing import code, shown, told
from actcourse.teaching.grading.summary import summarise

TEMPLATE = Path(__file__).with_name("report.html")
MOST_GROUPS = 30  # of submissions that are alike
MOST_ALIKE = 4  # of a group, whose code is shown


def report(results, people=(), submitted=None, today=None):
    """The page as text.

    results: at least one `Result`, of one sheet or several. people: the roster, for names. submitted: the folder in
    which learners may have handed in their progress. today: its date, if not that of today.
    """
    if not results:
        raise ValueError("there are no results to report on")
    sheets = sorted({result.sheet for result in results})
    summaries = [summarise([each for each in results if each.sheet == sheet], submitted) for sheet in sheets]
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"shown": shown, "told": told, "code": code, "words": in_words}
    environment.globals |= {"counted": counted, "named": _named(people), "MOST_ALIKE": MOST_ALIKE}
    packages = sorted({result.package for result in results})
    page = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    return page.render(
        summaries=summaries, packages=packages, date=today or date.today().isoformat(), most_groups=MOST_GROUPS
    )


def _named(people):
    """A function from a student's folder to what they are called: the name, and the folder where that differs."""
    who = by_folder(people)

    def named(folder):
        person = who(folder)
        return f"{person.name} ({folder})" if person and person.name != folder else folder

    return named
