"""Finding out what is wrong with an answer, from the outside in.

`diagnose` asks one question after the other, each only when those before it were answered well: can
the function be called, does it return arrays of the right shape, are they finite, are the values
right, and if not, which named mistake makes just these values; then large numbers, integers, float32.
The first thing found is reported, alone.
"""

import inspect
from dataclasses import replace

import numpy as np

from actcourse.exercises.examiner.calling import NotAttempted, trouble
from actcourse.exercises.examiner.elsewhere import is_elsewhere
from actcourse.exercises.examiner.guard import ask, look
from actcourse.exercises.examiner.recognition import explained, named, named_for, recognise
from actcourse.exercises.examiner.returned import unlike
from actcourse.exercises.examiner.trial import in_parts, parts, trial
from actcourse.exercises.examiner.wording import evidence, shown, worst_point
from actcourse.exercises.slugs import Finding, finding

__all__ = ["NotAttempted", "diagnose", "findings", "trials_of"]


def diagnose(exercise, function):
    """The first `Finding`, or None for a right answer. Raises NotAttempted for a starter."""
    return next((found for _, found in findings(exercise, function) if found), None)


def findings(exercise, function):
    """Stage by stage, its name and the `Finding` there or None; what is wrong for ordinary numbers ends it.

    Raises NotAttempted for a starter.
    """
    found = _callable(exercise, function)
    if not found:
        function = _by_position(exercise, function)
        levels = (exercise.judge,) if exercise.judge else (_ordinary, _chance, _further)
        found = next((found for level in levels if (found := level(exercise, function))), None)
    yield "ordinary", found
    if found or exercise.judge:
        return
    stages = {probe.stage for probe in exercise.probes}
    for stage, level in (("tails", _tails), ("integers", _integers), ("float32", _single_precision)):
        if stage in stages:
            yield stage, level(exercise, function)


# -- can it be called? ------------------------------------------------------------------------------


def _callable(exercise, function):
    if not callable(function):
        return finding(
            "not-a-function",
            f"The check was given {shown(function)}. Hand over the function itself, by its name and "
            f"without brackets behind it: `{exercise.id}`.",
        )
    wanted, signature = _names(exercise), _signature(function)
    if _binds(signature, *wanted) or _binds(signature, **dict.fromkeys(wanted)):
        return None
    if ask(function, exercise.probes[0].args).error is None:  # whatever it, or what it wraps, says of itself
        return None
    try:
        signature.bind(*wanted)
    except TypeError as error:
        call = f"`{exercise.id}({', '.join(wanted)})`"
        return finding("wrong-arguments", f"It is called as {call}, and that fails: {error}.")


def _names(exercise):
    return list(inspect.signature(exercise.solution).parameters)


def _signature(function):
    """What it takes, or None: functions written in C may not tell, and a learner's class may fail at it."""
    signature = look(inspect.signature, function)
    return signature if type(signature) is inspect.Signature else None


def _binds(signature, *args, **named):
    """Whether these arguments fit, as far as that is known."""
    try:
        return signature is None or bool(signature.bind(*args, **named))
    except TypeError:
        return False


def _by_position(exercise, function):
    """The function as one that is called by position: some can be called by the names of arguments only."""
    wanted, signature = _names(exercise), _signature(function)
    if _binds(signature, *wanted) or not _binds(signature, **dict.fromkeys(wanted)):
        return function
    if is_elsewhere(function):
        return function.by_name(wanted)

    def by_position(*args):
        return function(**dict(zip(wanted, args, strict=True)))

    by_position.__wrapped__ = function
    return by_position


# -- asking -----------------------------------------------------------------------------------------


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
                return (unnamed and _values_elsewhere(exercise, function, stage)) or _after(
                    exercise, function, stage, answer.args, found
                )
            worked.append(answer.args)
            trials.append(trial(exercise, answer.args, answer.result))
    return trials


def _after(exercise, function, stage, args, found):
    """A finding of a late stage, which says first what held until then."""
    return replace(found, message=f"{_held(exercise, function, stage, args)}{found.message}")


def _held(exercise, function, stage, args):
    if stage in _SAME_AS_FLOATS:
        return _SAME_AS_FLOATS[stage] if _right_with_floats(exercise, function, args) else ""
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
    return _shown(exercise, found, wrong) if found else None


# -- are ordinary values right? ---------------------------------------------------------------------


def _ordinary(exercise, function):
    trials = trials_of(exercise, function, "ordinary")
    if isinstance(trials, Finding):
        return trials
    wrong = [each for each in trials if not each.right]
    for each in trials:
        if not each.finite:
            found = named_for(exercise, function, trials) or _named_at(exercise, each)
            if found and found.slug != "not-finite":
                return _shown(exercise, found, wrong)
            return finding("not-finite", f"{evidence(exercise, each)} {found.message if found else ''}".strip())
    return _shown(exercise, recognise(exercise, function, trials), wrong) if wrong else None


def _shown(exercise, found, wrong):
    """The same finding with the worst of these answers before it."""
    worst = max(wrong, key=_error_size)
    return Finding(found.slug, f"{evidence(exercise, worst)} {found.message}", worst_point(exercise, worst))


def _error_size(trial):
    pairs = zip(trial.given, trial.truth, strict=True)
    return max(float(np.max(np.abs(given - truth), initial=0, where=given != truth)) for given, truth in pairs)


def _named_at(exercise, trial):
    """The named mistake that makes what is no number, where its code gives just this answer."""
    return None if exercise.view else named(exercise, trial.args, _result(exercise, trial), "not-finite")


def _result(exercise, trial):
    return trial.given if exercise.returns else trial.given[0]


# -- does chance come from where it should? -----------------------------------------------------------


def _chance(exercise, function):
    """Where a generator is handed in, it decides: the same generator the same result, another another."""
    probe = exercise.probes[0]
    place = next((at for at, arg in enumerate(probe.args) if isinstance(arg, np.random.Generator)), None)
    if place is None:
        return None
    other = list(probe.args)
    other[place] = np.random.default_rng(20)
    first, again, another = (ask(function, args).result for args in (probe.args, probe.args, tuple(other)))
    if not look(np.array_equal, first, again):
        thought = "Called twice with generators in the same state, it gives two results."
    elif look(np.array_equal, first, another):
        thought = "Called with generators in different states, it gives the same result."
    else:
        return None
    return finding("parameter-ignored", f"{thought} All random numbers should come from `{_names(exercise)[place]}`.")


def _further(exercise, function):
    return exercise.further(exercise, function) if exercise.further else None


# -- and at the edges? ------------------------------------------------------------------------------


def _tails(exercise, function):
    return _edge(exercise, function, "tails", _about_tails)


def _integers(exercise, function):
    return _edge(exercise, function, "integers", _about_integers)


def _single_precision(exercise, function):
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
            return _after(exercise, function, stage, each.args, found)
    return None


def _named_at_the_edge(exercise, function, trial_, stage):
    """Slug and message of the named mistake that gives just this, and is right for ordinary numbers; None for none."""
    if exercise.view:
        return None
    first = {"tails": "precision-lost" if trial_.finite else "overflow"}.get(stage)
    ordinary = trials_of(exercise, function, "ordinary")
    for slug in (first, None):
        mistake = named(exercise, trial_.args, _result(exercise, trial_), slug, ordinary)
        if mistake:
            return mistake.slug, mistake.message
    return None


def _about_tails(exercise, function, trial):
    if trial.finite:
        where = "at this x" if exercise.elementwise else "for these numbers"
        return "precision-lost", f"What does each step of your formula give {where}?"
    return "overflow", (
        "Some step on the way leaves the range of floats: it grows beyond the "
        "largest, about 1.8e308, or shrinks to 0 and is then divided by, or its logarithm taken. Which step is it, and "
        "can the same be written without it?"
    )


def _about_integers(exercise, function, trial):
    if not _right_with_floats(exercise, function, trial.args):
        return _as_ordinary(exercise, function, trial)
    pairs = enumerate(zip(trial.given, trial.truth, strict=True))
    truncated = (trial.close(part) or np.array_equal(given, np.trunc(truth)) for part, (given, truth) in pairs)
    decimals = any(np.any(truth != np.trunc(truth)) for truth in trial.truth)
    if not (decimals and (trial.whole or all(truncated))):
        return "wrong-value", "What does your code do with integers?"
    return "integer-truncation", (
        "Does your code make an array like the one that it is given, which holds integers here "
        "(`np.zeros_like(x)`, `x.copy()`), or turn its result into integers? They cut off what does not fit."
    )


def _about_single_precision(exercise, function, trial):
    slug = "precision-lost" if trial.finite else "not-finite"
    if _right_with_floats(exercise, function, trial.args):
        return slug, "Which step of your code has too few digits, or overflows, in single precision?"
    return (slug, "These are float32.") if not trial.finite else _as_ordinary(exercise, function, trial)


def _as_ordinary(exercise, function, trial):
    """Slug and message for values that are wrong for another reason than the type of the numbers."""
    if not trial.finite:
        return "not-finite", "What happens there?"
    found = recognise(exercise, function, [trial])
    return found.slug, found.message


def _right_with_floats(exercise, function, args):
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
