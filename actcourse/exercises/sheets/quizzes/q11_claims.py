"""What lesson 11 asks: two questions, and the learner's vote on each claim.

A vote is a quiz with the id of its claim, and its right answer is the verdict that is stored. Nothing about a claim is
written here: sentence, verdict and number come from `actcourse.networks.claims`.
"""

from actcourse.exercises.quiz import ChoiceQuiz, Option
from actcourse.networks.claims import claims
from actcourse.networks.claims.records import FAILS, FALSE, HOLDS, ONLY_WHEN, TRUE

LESSON = "11_claims"
WORDS = {TRUE: "true", FALSE: "false", ONLY_WHEN: "only when …"}

# In the order of the lesson.
FUNCTIONS = (2, 3, 4, 21)
DEPTH = (1, 7, 6, 18)
LEARNING = (5, 14, 13)
SILENT = (8, 9, 16, 22)
ACCURACY = (10, 11, 12)
OUTPUTS = (15, 17)
PRODUCTS = (19, 23)
WINNERS = (20, 24)
ORDER = (*FUNCTIONS, *DEPTH, *LEARNING, *SILENT, *ACCURACY, *OUTPUTS, *PRODUCTS, *WINNERS)

# To those whose vote missed the verdict, by what they chose and what it is.
MISSED = {
    (TRUE, FALSE): "It holds in no case.",
    (TRUE, ONLY_WHEN): "It fails in some case.",
    (FALSE, TRUE): "It holds in every case.",
    (FALSE, ONLY_WHEN): "It holds in some case.",
    (ONLY_WHEN, TRUE): "It needs no condition: it holds in every case.",
    (ONLY_WHEN, FALSE): "No case was found in which it holds.",
}


def vote(trial):
    """The `ChoiceQuiz` on a claim, from its `Trial`."""
    claim, verdict = trial.claim, trial.verdict
    came_out = "" if verdict is None else verdict.word
    options = (Option(text, _feedback(trial, word, came_out), word == came_out) for word, text in WORDS.items())
    return ChoiceQuiz(claim.id, LESSON, claim.sentence, tuple(options), before=f"Made precise: {claim.precise}")


def _feedback(trial, word, came_out):
    said = f"So it came out: {trial.verdict}." if word == came_out else MISSED.get((word, came_out), "")
    return f"{said} {_number(trial, word)}".strip()


def _number(trial, word):
    """The number that speaks against a vote where there is one, and otherwise the first that decides."""
    if trial.verdict is None:
        return ""
    against = {TRUE: FAILS, FALSE: HOLDS}.get(word)
    deciding = [case for case in trial.claim.cases if case.measured in trial.verdict.deciding]
    chosen = next((case for case in deciding if case.outcome(trial.evidence[case.measured]) == against), deciding[0])
    what = ", ".join(filter(None, (trial.claim.quantity, chosen.measured)))
    return f"Measured: {what}: {trial.evidence[chosen.measured]}."


VOTES = tuple(vote(claims(number)) for number in ORDER)

QUIZZES = (
    ChoiceQuiz(
        id="several-animals",
        lesson=LESSON,
        question="A photograph may show several of five animals. How many can a softmax give more than one half each?",
        options=(
            Option("all that it shows", "That is what five sigmoids can do. A softmax has 1 to share out."),
            Option("two at most", "Two halves are 1 already, and more than that it has not to share out."),
            Option("one at most", "All five share a sum of 1. Five sigmoids would not be rivals.", right=True),
        ),
    ),
    ChoiceQuiz(
        id="on-both-sides",
        lesson=LESSON,
        question="The lead must be more than 0.01. Its mean is 0.012, its interval from 0.003 to 0.021. The case …",
        options=(
            Option("holds", "The mean does. A lead of 0.003 is in the interval as well, and would not be enough."),
            Option("fails", "For that all of the interval would have to lie on the other side of 0.01."),
            Option("is open", "Both a lead that is large enough and one that is not agree with the runs.", right=True),
        ),
    ),
    *VOTES,
)
