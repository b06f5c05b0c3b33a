"""Finding out what is wrong with an answer, from the outside in.

`diagnose` asks one question after the other, each only when those before it were answered well: can
the function be called, does it return arrays of the right shape, are they finite, are the values
right, and if not, which named mistake makes just these values; then large numbers, integers, float32.
The first thing found is reported, alone.
"""

import inspect

import numpy as np

from actcourse.exercises.examiner.asking import shown_at_worst, trials_of
from actcourse.exercises.examiner.calling import NotAttempted
from actcourse.exercises.examiner.edges import integers, single_precision, tails
from actcourse.exercises.examiner.elsewhere import is_elsewhere
from actcourse.exercises.examiner.guard import ask, look
from actcourse.exercises.examiner.recognition import named, named_for, recognise
from actcourse.exercises.examiner.trial import result_of
from actcourse.exercises.examiner.wording import evidence, shown
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
    for stage, level in (("tails", tails), ("integers", integers), ("float32", single_precision)):
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
                return shown_at_worst(exercise, found, wrong)
            return finding("not-finite", f"{evidence(exercise, each)} {found.message if found else ''}".strip())
    return shown_at_worst(exercise, recognise(exercise, function, trials), wrong) if wrong else None


def _named_at(exercise, trial):
    """The named mistake that makes what is no number, where its code gives just this answer."""
    return None if exercise.view else named(exercise, trial.args, result_of(exercise, trial), "not-finite")


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
