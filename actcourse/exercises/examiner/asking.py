"""Asking a learner's function at all probes of a stage, up to the first answer that cannot be compared."""

from dataclasses import replace

import numpy as np

from actcourse.exercises.examiner.calling import trouble
from actcourse.exercises.examiner.guard import ask
from actcourse.exercises.examiner.recognition import explained
from actcourse.exercises.examiner.returned import unlike
from actcourse.exercises.examiner.trial import in_parts, trial
from actcourse.exercises.examiner.wording import evidence, worst_point
from actcourse.exercises.slugs import Finding


def trials_of(exercise, function, stage):
    """The `Trial`s of all probes of a stage; the first answer that cannot be compared is a `Finding` instead."""
    worked = [] if stage == "ordinary" else [probe.args for probe in exercise.probes if probe.stage == "ordinary"]
    trials = []
    for probe in exercise.probes:
        if probe.stage == stage:
            answer = in_parts(exercise, ask(function, probe.args))
            found = trouble(exercise, function, answer, worked) or unlike(exercise, answer)
            if found:
                # A product the wrong way round fails for most shapes. Its values, where it works, have a name.
                unnamed = found.slug in ("raises", "wrong-shape", "transposed") and not _is_named(exercise, found)
                return (unnamed and _values_elsewhere(exercise, function, stage)) or after(
                    exercise, function, stage, answer.args, found
                )
            worked.append(answer.args)
            trials.append(trial(exercise, answer.args, answer.result))
    return trials


def after(exercise, function, stage, args, found):
    """A finding of a late stage, which says first what held until then."""
    return replace(found, message=f"{_held(exercise, function, stage, args)}{found.message}")


def _held(exercise, function, stage, args):
    if stage in _SAME_AS_FLOATS:
        return _SAME_AS_FLOATS[stage] if right_with_floats(exercise, function, args) else ""
    return "For ordinary numbers all is well. " if stage == "tails" and not exercise.judge else ""


_SAME_AS_FLOATS = {
    "integers": "With floats the same numbers come out right; these are integers. ",
    "float32": "The same numbers as float64 come out right; these are float32. ",
}


def _is_named(exercise, found):
    return found.message.endswith(tuple(mistake.message for mistake in exercise.mistakes if mistake.message))


def _values_elsewhere(exercise, function, stage):
    """What is wrong with values, wherever there are any, and explains them for certain; or None."""
    answers = [in_parts(exercise, ask(function, probe.args)) for probe in exercise.probes if probe.stage == stage]
    worked = [each for each in answers if each.error is None and not each.changed and each.result is not None]
    worked = [each for each in worked if not unlike(exercise, each)]
    trials = [each for each in (trial(exercise, one.args, one.result) for one in worked) if each.finite]
    wrong = [each for each in trials if not each.right]
    found = explained(exercise, function, trials) if wrong else None
    return shown_at_worst(exercise, found, wrong) if found else None


def shown_at_worst(exercise, found, wrong):
    """The same finding with the worst of these answers before it."""
    worst = max(wrong, key=_error_size)
    return Finding(found.slug, f"{evidence(exercise, worst)} {found.message}", worst_point(exercise, worst))


def _error_size(trial):
    pairs = zip(trial.given, trial.truth, strict=True)
    return max(float(np.max(np.abs(given - truth), initial=0, where=given != truth)) for given, truth in pairs)


def right_with_floats(exercise, function, args):
    """Whether the answer is right for the same numbers in double precision; labels stay integers."""
    usual = exercise.probes[0].args
    floats = tuple(_as_floats(arg, like) for arg, like in zip(args, usual, strict=True))
    answer = in_parts(exercise, ask(function, floats))
    if answer.error is not None or answer.result is None or unlike(exercise, answer):
        return False
    return trial(exercise, answer.args, answer.result).right


def _as_floats(argument, like):
    if isinstance(argument, list):
        return [_as_floats(each, like[0]) for each in argument]
    arrays = isinstance(argument, np.ndarray) and isinstance(like, np.ndarray)
    return argument.astype(float) if arrays and like.dtype.kind == "f" else argument
