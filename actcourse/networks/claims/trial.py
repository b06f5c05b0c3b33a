"""A claim with what was measured, and how both show themselves."""

from dataclasses import dataclass

from actcourse.networks.claims.records import Claim, Number, judge

NOT_YET = "not yet run"


@dataclass(frozen=True)
class Trial:
    """A claim and the evidence for it; at the end of a cell it shows itself as a page.

    evidence, varied_evidence: of the claim as it is and of its variation, dicts from names to `Number`s; None where
    nothing has been run.
    """

    claim: Claim
    evidence: dict[str, Number] | None
    varied_evidence: dict[str, Number] | None

    @property
    def verdict(self):
        """The `Verdict` that the rule gives, or None where nothing has been run."""
        return None if self.evidence is None else judge(self.claim.cases, self.evidence)

    @property
    def varied_verdict(self):
        return None if self.varied_evidence is None else judge(self.claim.varied.cases, self.varied_evidence)

    @property
    def before(self):
        """The same page as it stood before anything was run: what one can bet on."""
        return Trial(self.claim, None, None)

    @property
    def turned(self):
        """Whether the variation has another verdict: another word, or another condition."""
        return str(self.verdict) != str(self.varied_verdict)

    @property
    def decided_by(self):
        """The numbers that decide, in words."""
        if self.verdict is None:
            return ""
        numbers = "; ".join(f"{name}: {self.evidence[name]}" for name in self.verdict.deciding)
        return f"{self.claim.quantity} – {numbers}" if self.claim.quantity else numbers

    # -- as text ----------------------------------------------------------------------------------------

    def __repr__(self):
        claim = self.claim
        rows = [(f"{name}:", text) for name, text in self._sentences()]
        width = max(len(name) for name, _ in rows)
        lines = [f"{claim.number}. {claim.sentence}", *(f"{name:{width}} {text}" for name, text in rows)]
        for title, row in self._parts():
            lines += [title, *("  " + ", ".join(filter(None, cells)) for cells in row)]
        return "\n".join(lines)

    def _repr_markdown_(self):
        claim = self.claim
        parts = [f"**{claim.number}. {_cell(claim.sentence)}**"]
        parts += [f"*{name}:* {_cell(text)}" for name, text in self._sentences()]
        for title, rows in self._parts():
            parts += [_cell(title), _table(("measured", "number", "holds if", "outcome"), rows)]
        return "\n\n".join(parts)

    def _sentences(self):
        claim = self.claim
        rows = {"said": claim.said, "plausible": claim.plausible, "precise": claim.precise, "rule": claim.rule}
        rows["verdict"] = _verdict(self.verdict)
        rows["decided by"] = self.decided_by
        rows["remark"] = claim.remark if self.evidence else ""  # it may say what came out
        return [(name, text) for name, text in rows.items() if text]

    def _parts(self):
        """Titles and rows of the two tables: of the claim and of its variation."""
        of_what = f" ({self.claim.quantity})" if self.claim.quantity else ""
        yield f"Evidence{of_what}:", _rows(self.claim.cases, self.evidence)
        title = f"And if {self.claim.varied.what}? {_capital(_verdict(self.varied_verdict))}."
        yield title, _rows(self.claim.varied.cases, self.varied_evidence)


@dataclass(frozen=True)
class Trials:
    """Several trials; at the end of a cell they show themselves as a table, a row each."""

    trials: tuple[Trial, ...]

    def __iter__(self):
        return iter(self.trials)

    def __len__(self):
        return len(self.trials)

    def __getitem__(self, id):
        """The trial of a claim, by its id or its number."""
        return next(one for one in self.trials if id in (one.claim.id, one.claim.number))

    def __repr__(self):
        return "\n".join(self._line(one) for one in self.trials)

    def _line(self, one):
        claim = one.claim
        lines = [f"{claim.number:2} {claim.sentence}", f"   {_verdict(one.verdict)}"]
        if one.decided_by:
            lines[-1] += f" [{one.decided_by}]"
        return "\n".join(lines)

    def _repr_markdown_(self):
        head = ("", "claim", "verdict", "decided by", "and if …")
        return _table(head, [self._cells(one) for one in self.trials])

    def _cells(self, one):
        varied = f"{one.claim.varied.what}: {_verdict(one.varied_verdict)}"
        return str(one.claim.number), one.claim.sentence, _verdict(one.verdict), one.decided_by, varied


# -- what they share ----------------------------------------------------------------------------------------


def _verdict(verdict):
    return NOT_YET if verdict is None else str(verdict)


def _capital(text):
    return text[:1].upper() + text[1:]


def _rows(cases, evidence):
    """A row for each case, and for each number that no case names."""
    measured = evidence or {}
    rows = [(case.measured, *_found(case, measured.get(case.measured))) for case in cases]
    named = {case.measured for case in cases}
    return rows + [(name, str(value), "", "") for name, value in measured.items() if name not in named]


def _found(case, measured):
    if measured is None:
        return NOT_YET, case.bounds, ""
    return str(measured), case.bounds, case.outcome(measured)


def _table(head, rows):
    lines = [head, ["---"] * len(head), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cell(text):
    """Text in which Markdown sees neither a cell's end nor emphasis."""
    for character, entity in (("|", "&#124;"), ("*", "&#42;"), ("_", "&#95;"), ("<", "&lt;")):
        text = text.replace(character, entity)
    return text
