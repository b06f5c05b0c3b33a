"""The last stages: very large and very small numbers, integers, single precision."""

import numpy as np

from actcourse.exercises.examiner.asking import after, right_with_floats, trials_of
from actcourse.exercises.examiner.guard import ask, look
from actcourse.exercises.examiner.recognition import named, recognise
from actcourse.exercises.examiner.trial import in_parts, parts, result_of
from actcourse.exercises.examiner.wording import evidence, name_of_array, worst_point
from actcourse.exercises.slugs import Finding, finding


def tails(exercise, function):
    return _edge(exercise, function, "tails", _about_tails)


def integers(exercise, function):
    return _edge(exercise, function, "integers", _about_integers)


def single_precision(exercise, function):
    return _edge(exercise, function, "float32", _about_single_precision) or _precision_kept(exercise, function)


def _edge(exercise, function, stage, about):
    """Judge one of the last stages; `about` names what is wrong with an answer that is not close."""
    trials = trials_of(exercise, function, stage)
    if isinstance(trials, Finding):
        return trials
    for each in trials:
        if not (each.finite and each.right):
            slug, thought = _named_at_the_edge(exercise, function, each, stage) or about(exercise, function, each)
            relative = stage == "tails"
            message = f"{evidence(exercise, each, relative)} {thought}"
            found = Finding(slug, message, worst_point(exercise, each, relative))
            return after(exercise, function, stage, each.args, found)
    return None


def _named_at_the_edge(exercise, function, trial_, stage):
    """Slug and message of the named mistake that gives just this, and is right for ordinary numbers; None for none."""
    if exercise.view:
        return None
    first = {"tails": "precision-lost" if trial_.finite else "overflow"}.get(stage)
    ordinary = trials_of(exercise, function, "ordinary")
    for slug in (first, None):
        mistake = named(exercise, trial_.args, result_of(exercise, trial_), slug, ordinary)
        if mistake:
            return mistake.slug, mistake.message
    return None


_BESIDE_THE_CORNER = (
    "There is a corner right beside, and yet here only one slope is right. Does the border between your slopes lie at "
    "another x, or does a tolerance make it wide?"
)


def _about_tails(exercise, function, trial):
    if trial.finite:
        if exercise.between and np.max(np.abs(trial.args[0])) < 1:
            return "kink", _BESIDE_THE_CORNER
        where = "at this x" if exercise.elementwise else "for these numbers"
        return "precision-lost", f"What does each step of your formula give {where}?"
    return "overflow", (
        "Some step on the way leaves the range of floats: it grows beyond the "
        "largest, about 1.8e308, or shrinks to 0 and is then divided by, or its logarithm taken. Which step is it, and "
        "can the same be written without it?"
    )


def _about_integers(exercise, function, trial):
    if not right_with_floats(exercise, function, trial.args):
        return _as_ordinary(exercise, function, trial)
    pairs = enumerate(zip(trial.given, trial.truth, strict=True))
    truncated = (trial.close(part) or np.array_equal(given, np.trunc(truth)) for part, (given, truth) in pairs)
    name = name_of_array(exercise, trial.args)
    decimals = any(np.any(truth != np.trunc(truth)) for truth in trial.truth)
    if not (decimals and (trial.whole or all(truncated))):
        return "wrong-value", "What does your code do with integers?"
    return "integer-truncation", (
        "Does your code make an array like the one that it is given, which holds integers here "
        f"(`np.zeros_like({name})`, `{name}.copy()`), or turn its result into integers? They cut off what does not fit."
    )


def _about_single_precision(exercise, function, trial):
    slug = "precision-lost" if trial.finite else "not-finite"
    if right_with_floats(exercise, function, trial.args):
        return slug, "Which step of your code has too few digits, or overflows, in single precision?"
    return (slug, "These are float32.") if not trial.finite else _as_ordinary(exercise, function, trial)


def _as_ordinary(exercise, function, trial):
    """Slug and message for values that are wrong for another reason than the type of the numbers."""
    if not trial.finite:
        return "not-finite", "What happens there?"
    found = recognise(exercise, function, [trial])
    return found.slug, found.message


def _precision_kept(exercise, function):
    """Single precision may become double, but no less than single."""
    for probe in exercise.probes:
        if probe.stage == "float32":
            result = in_parts(exercise, ask(function, probe.args)).result
            if look(_is_half, exercise, result):
                return finding("dtype-changed", "Given float32, it returns float16, which has three digits only.")
    return None


def _is_half(exercise, result):
    return any(np.asarray(part).dtype == np.float16 for part in parts(exercise, result))
