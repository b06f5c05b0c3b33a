"""How many of a learner's votes on the claims of lesson 11 met the verdicts."""

from collections import Counter
from dataclasses import dataclass

from actcourse.exercises.learner import progress
from actcourse.exercises.sheets.quizzes.q11_claims import VOTES, WORDS
from actcourse.functions.words import counted


@dataclass(frozen=True)
class Score:
    """The votes of a record, held against the verdicts; at the end of a cell it shows itself as a table."""

    record: progress.Record

    @property
    def cast(self):
        return [vote for vote in VOTES if vote.id in self.record.quizzes]

    @property
    def met(self):
        """Those whose first answer was the verdict."""
        return [vote for vote in self.cast if self.record.quizzes[vote.id]]

    def rows(self):
        """For each verdict its text, and how many claims have it, were voted on, and were met."""
        all_three = (Counter(map(_verdict, votes)) for votes in (VOTES, self.cast, self.met))
        claims, cast, met = all_three
        return [(text, claims[text], cast[text], met[text]) for text in WORDS.values()]

    def summary(self):
        """The score in a sentence or two."""
        if not self.cast:
            return f"No votes yet, of {len(VOTES)}."
        commonest, count = Counter(map(_verdict, self.cast)).most_common(1)[0]
        return (
            f"{len(self.met)} of {counted(len(self.cast), 'vote')} met the verdict (there are {len(VOTES)} claims). "
            f"Whoever says “{commonest}” each time meets {count}."
        )

    def __repr__(self):
        rows = (f"{text:11}  {met} of {cast} (of {claims})" for text, claims, cast, met in self.rows())
        return "\n".join([self.summary(), *rows, *filter(None, [self.record.notice])])

    def _repr_markdown_(self):
        head = "| verdict | claims | voted on | met |\n|:--|--:|--:|--:|"
        table = "\n".join([head, *(f"| {' | '.join(map(str, row))} |" for row in self.rows())])
        return "\n\n".join([self.summary(), table, *filter(None, [self.record.notice])])


def _verdict(vote):
    return next((option.text for option in vote.options if option.right), "not yet run")


def votes():
    """How many of the votes on the claims of lesson 11 met the verdicts; the first vote on each counts."""
    return Score(progress.load())
