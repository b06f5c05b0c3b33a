"""The report on a class: one HTML page that holds all it needs, and runs nothing.

What learners wrote, their names among it, gets into the page by way of the template alone, which escapes all text.
"""

import re
import unicodedata
from datetime import date
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from actcourse.functions.words import counted
from actcourse.functions.words import number as in_words
from actcourse.teaching.grading.roster import by_folder
from actcourse.teaching.grading.summary import summarise

TEMPLATE = Path(__file__).with_name("report.html")
MOST_LINES = 60  # of a piece of code
LONGEST_LINE = 400
LONGEST_MESSAGE = 4000
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


# -- text ---------------------------------------------------------------------------------------------

# Signs that turn the direction of what follows, or cannot be seen: with them code could read otherwise than it runs.
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def shown(text):
    """The text with signs that cannot be seen written out; the ends of lines and tabs stay."""
    return "".join(
        sign if sign in "\n\t" or unicodedata.category(sign) not in _HIDDEN else _code(sign) for sign in text
    )


def _code(sign):
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"


def told(text):
    """A message of a check, which is Markdown of a simple kind: paragraphs, `code` and **bold**."""
    text = text if len(text) <= LONGEST_MESSAGE else f"{text[:LONGEST_MESSAGE]} …"
    paragraphs = re.split(r"\n\s*\n", shown(text).strip())
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("").join(map(_piece, _pieces(each)))) for each in paragraphs
    )


def _pieces(paragraph):
    """The paragraph cut into code, bold and plain pieces; what stands in code is neither bold nor its end."""
    return re.split(r"(`[^`]+`|[*]{2}[^`*]+[*]{2})", paragraph)


def _piece(text):
    if text[:1] == "`" == text[-1:] and len(text) > 2:
        return Markup("<code>{}</code>").format(text[1:-1])
    if text[:2] == "**" == text[-2:] and len(text) > 4:
        return Markup("<strong>{}</strong>").format(text[2:-2])
    return escape(text)


def code(source):
    """A learner's code, cut where nobody would read on."""
    text = source.strip("\n")
    lines = [line[: LONGEST_LINE + 1] for line in text.split("\n", MOST_LINES)[:MOST_LINES]]
    cut = [shown(line) if len(line) <= LONGEST_LINE else f"{shown(line[:LONGEST_LINE])} …" for line in lines]
    more = text.count("\n") + 1 - MOST_LINES
    return "\n".join([*cut, f"… and {counted(more, 'more line')}"] if more > 0 else cut)
