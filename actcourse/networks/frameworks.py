"""What PyTorch, JAX and Keras answer where they disagree: asked where they are installed, stored elsewhere.

`python -m actcourse.networks.frameworks` asks those that are installed and stores what they answer; what was stored of
the others stays. Nothing here imports a framework before it is asked.
"""

import json
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

import numpy as np

from actcourse.functions.names import unknown
from actcourse.functions.words import number
from actcourse.networks.disagreements import COURSE, DISAGREEMENTS, KINDS, SETUP, Disagreement
from actcourse.networks.optional import FRAMEWORKS, imported, versions

STORED = Path(__file__).parent / "elsewhere" / "answers.json"
_LEFT = "text-align: left; vertical-align: top; padding: 3px 5px; overflow-wrap: anywhere; white-space: normal"


def disagreements(kind=None, recompute=False):
    """A table of the questions to which frameworks give different answers, with the line of code that shows each.

    kind: "slopes", "defaults" or "far out"; all if None. The answers of PyTorch, JAX and Keras are stored ones, and the
    table says of which versions; with `recompute` those that are installed here are asked.
    Raises LookupError for another kind, suggesting the nearest.
    """
    if kind is not None and kind not in KINDS:
        raise LookupError(unknown("kind of disagreement", kind, KINDS))
    asked = [name for name in FRAMEWORKS if recompute and imported(name)]
    rows = tuple(row for row in DISAGREEMENTS if kind in (None, row.kind))
    return Disagreements(rows, stored() | {name: ask(name) for name in asked})


def stored():
    """For each package what is stored of it: a dict of with, date, and answers by their lines."""
    return json.loads(STORED.read_text(encoding="utf-8"))


def ask(package):
    """The same for a framework that is installed, asked now. Raises what importing it or a line raises."""
    names = {}
    exec(SETUP[package], names)
    lines = [row.lines[package] for row in DISAGREEMENTS if package in row.lines]
    answers = {line: in_words(eval(line, names)) for line in lines}
    return {"with": versions(package), "date": date.today().isoformat(), "answers": answers}


def in_words(answer):
    """A number, also in an array or tensor of one, with four digits; a shape or a type as it is written."""
    if isinstance(answer, tuple):
        return str(tuple(answer))
    if isinstance(answer, int | float) or hasattr(answer, "dtype"):
        return number(float(np.asarray(answer.detach() if hasattr(answer, "detach") else answer).item()))
    return str(getattr(answer, "name", answer)).removeprefix("torch.")


@dataclass(frozen=True)
class Disagreements:
    """Some `Disagreement`s with what the frameworks answer; at the end of a cell it shows itself as a table."""

    rows: tuple[Disagreement, ...]
    asked: dict

    def answers(self, row):
        """What the course and each package answer to a row, in words, by their names; None for one without a line."""
        course = {"course": in_words(eval(row.course, dict(COURSE))) if row.course else None}
        return course | {name: self.asked[name]["answers"][line] for name, line in row.lines.items()}

    @property
    def source(self):
        """Whose answers these are, and of when."""
        return "; ".join(f"{one['with']}, {one['date']}" for one in self.asked.values())

    def _repr_html_(self):
        heads = "".join(
            f'<th scope="col" style="{_LEFT}">{head}</th>' for head in ("", "the course", *FRAMEWORKS.values())
        )
        rows = "".join(f"<tr>{self._cells(row)}</tr>" for row in self.rows)
        look = 'style="table-layout: fixed; width: 100%; font-size: 12px"'
        table = f"<table {look}><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        return f"{table}<p>Asked were {self.source}.</p>"

    def _cells(self, row):
        answers, lines = self.answers(row), {"course": row.course, **row.lines}
        question = escape(row.question) + (f"<br><em>{escape(row.remark)}</em>" if row.remark else "")
        shown = [
            f"<strong>{escape(answers[name])}</strong><br><code>{escape(lines[name])}</code>"
            if answers.get(name)
            else "–"
            for name in ("course", *FRAMEWORKS)
        ]
        return "".join(f'<td style="{_LEFT}">{cell}</td>' for cell in (question, *shown))

    def __repr__(self):
        return "\n".join([*map(self._line, self.rows), self.source])

    def _line(self, row):
        names = {"course": "the course"} | FRAMEWORKS
        said = [f"{names[name]} {answer}" for name, answer in self.answers(row).items() if answer]
        return f"{row.question}: {', '.join(said)}"


def main():
    """Ask those that are installed, and store what they answer."""
    kept = stored() if STORED.exists() else {}
    kept |= {name: ask(name) for name in FRAMEWORKS if imported(name)}
    kept = {name: kept[name] for name in FRAMEWORKS if name in kept}
    STORED.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(disagreements())


if __name__ == "__main__":
    main()
