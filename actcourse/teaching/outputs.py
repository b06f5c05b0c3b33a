"""Which stored outputs must be the same wherever a notebook runs, and what tells them from new ones.

Their cells carry nbval's tag, so that two judges go by one mark: `make test` runs the notebooks with nbval, live as a
learner does, and `make check` as they are built. A sheet's checks and the cards of the catalogue are tagged when they
are made, other cells by whoever writes them. Without the tag stay

- times, as in races between two pieces of code: they differ from run to run;
- `doctor()`, which says what is installed;
- explorers, quizzes and the overview: live, they are widgets with names by chance; built, pictures, in whose pixels
  the machine's fonts are seen;
- numbers with all their digits: the last ones depend on the processor. Rounded, they may be tagged;
- trainings that are run anew, for a last digit may grow into another outcome. Tag one only after changing its data by
  a few units in the last place: the report of sheet 9 gives every score as before.
"""

from itertools import zip_longest

COMPARED = "nbval-check-output"
_BEFORE, _AFTER = 40, 60  # characters around a difference that are quoted


def compared(cell):
    """Whether a cell's output must be the same on every machine."""
    return COMPARED in cell.metadata.get("tags", [])


def first_difference(stored, fresh):
    """Where two runs of a cell begin to differ in what they show as text, in words; "" if they do not."""
    old, new = _shown(stored), _shown(fresh)
    for kind in {**old, **new}:
        lines = zip_longest(old.get(kind, "").splitlines(True), new.get(kind, "").splitlines(True), fillvalue="")
        for number, (before, now) in enumerate(lines, 1):
            if before != now:
                return f"{kind}, line {number}: stored is {_quoted(before, now)}, and now comes {_quoted(now, before)}"
    return ""


def _shown(cell):
    """The texts that a cell has shown, by their kinds, such as "stdout" and "text/plain"."""
    shown = {}
    for output in cell.outputs:
        for kind, text in _texts(output).items():
            if not kind.startswith("image/"):
                shown[kind] = shown.get(kind, "") + text
    return shown


def _texts(output):
    if output.output_type == "stream":
        return {output.name: output.text}  # which may be a piece of a line
    if output.output_type == "error":
        return {"error": f"{output.ename}: {output.evalue}\n"}
    return {kind: f"{text}\n" for kind, text in output.data.items()}


def _quoted(line, other):
    """A line from shortly before it begins to differ from another, cut to a length that one reads."""
    same = next((place for place, pair in enumerate(zip(line, other, strict=False)) if pair[0] != pair[1]), 0)
    begin = max(0, same - _BEFORE)
    return repr(line[begin : same + _AFTER]) if line else "nothing"
