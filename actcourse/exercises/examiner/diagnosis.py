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
from actcourse.exercises.examiner.guard import ask, look
from actcourse.exercises.examiner.recognition import named, recognise
from actcourse.exercises.examiner.trial import fresh, in_parts, parts, trial
from actcourse.exercises.examiner.wording import called_with, evidence, shape_text, shown, worst_point
from actcourse.exercises.slugs import SLUGS, Finding, finding
from actcourse.functions.words import counted

__all__ = ["NotAttempted", "diagnose", "trials_of"]


def diagnose(exercise, function):
    """The first `Finding`, or None for a right answer. Raises NotAttempted for a starter."""
    found = _callable(exercise, function)
    if found:
        return found
    function = _by_position(exercise, function)
    levels = (
        (exercise.judge,) if exercise.judge else (_ordinary, _chance, _further, _tails, _integers, _single_precision)
    )
    return next((found for level in levels if (found := level(exercise, function))), None)


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
            found = trouble(exercise, function, answer, worked) or _type_and_shape(exercise, answer)
            if found:
                # A product the wrong way round fails for most shapes. Its values, where it works, have a name.
                return (answer.error and trials and _named_values(exercise, trials)) or _after(stage, found)
            worked.append(answer.args)
            trials.append(trial(exercise, answer.args, answer.result))
    return trials


HELD = {  # what was found to hold before a stage began
    "ordinary": "",
    "tails": "For ordinary numbers all is well. ",
    "integers": "With floats the same numbers come out right; these are integers. ",
    "float32": "The same numbers as float64 come out right; these are float32. ",
}


def _after(stage, found):
    """A finding of a late stage, which says first what held until then."""
    return replace(found, message=f"{HELD[stage]}{found.message}")


def _type_and_shape(exercise, answer):
    tried, result = f"{called_with(exercise, answer.args)} returned", answer.result
    if exercise.returns and not (type(result) is tuple and len(result) == len(exercise.returns)):
        names = ", ".join(exercise.returns)
        return finding("wrong-type", f"{tried} {shown(result)}. Wanted are {len(exercise.returns)} things: {names}.")
    results = (parts(exercise, each) for each in (result, exercise.solution(*fresh(answer.args))))
    for name, given, wanted in zip(exercise.returns or ("",), *results, strict=True):
        what = f"{tried} as `{name}`" if name else tried
        if not _is_real(given, isinstance(wanted, list)):
            return finding("wrong-type", f"{what} {shown(given)}. What is wanted is {_wanted_type(wanted)}.")
        if np.shape(given) != np.shape(wanted):
            return _wrong_shape(exercise, answer, what, given, wanted)
    return None


_PLAIN = np.ndarray, float, int, bool, *dict.fromkeys(np.sctypeDict.values())


def _is_real(result, listed):
    """Whether these are real numbers, as an array or a number, or, where this is `listed`, as a list of numbers."""
    if listed and type(result) is list:
        return all(_is_real(each, False) and np.ndim(each) == 0 for each in result)
    # Exactly these types: a subclass could answer differently at every turn.
    return any(type(result) is plain for plain in _PLAIN) and np.asarray(result).dtype.kind in "fiub"


def _wanted_type(wanted):
    return "a list of numbers" if isinstance(wanted, list) else "an array of real numbers"


def _wrong_shape(exercise, answer, what, given, wanted):
    mistake = named(exercise, answer.args, answer.result)
    shapes = f"{what} {_size(given)}; wanted is {_size(wanted)}."
    if mistake:
        return Finding(mistake.slug, f"{SLUGS['wrong-shape']} {shapes} {mistake.message}")
    if np.ndim(given) == 2 and np.shape(given) == np.shape(wanted)[::-1]:
        return finding("transposed", f"{shapes} Which axis is which?")
    return finding("wrong-shape", shapes)


def _size(thing):
    if isinstance(thing, list | tuple):
        return f"a list of {counted(len(thing), 'number')}"
    return shape_text(np.shape(thing))


# -- are ordinary values right? ---------------------------------------------------------------------


def _ordinary(exercise, function):
    trials = trials_of(exercise, function, "ordinary")
    if isinstance(trials, Finding):
        return trials
    for each in trials:
        if not each.finite:
            said = f"{evidence(exercise, each)} {_thought(exercise, each, 'not-finite')}".strip()
            found = _named_values(exercise, trials)  # a mistake may have a name, and divide by 0 in passing
            other = found and found.slug != "not-finite"
            return Finding(found.slug, found.message) if other else finding("not-finite", said)
    return _values(exercise, trials)


def _values(exercise, trials):
    wrong = [each for each in trials if not each.right]
    if not wrong:
        return None
    found = recognise(exercise, trials)
    worst = max(wrong, key=_error_size)
    return Finding(found.slug, f"{evidence(exercise, worst)} {found.message}", worst_point(exercise, worst))


def _named_values(exercise, trials):
    """What is wrong with values, where one of the named mistakes explains them; None where none does."""
    found = _values(exercise, trials)
    messages = tuple(mistake.message for mistake in exercise.mistakes if mistake.message)
    return found if found and found.message.endswith(messages) else None


def _error_size(trial):
    pairs = zip(trial.given, trial.truth, strict=True)
    return max(float(np.max(np.abs(given - truth), initial=0, where=given != truth)) for given, truth in pairs)


def _thought(exercise, trial, slug, otherwise=""):
    """What the named mistake with this slug has to say, where its code gives just this answer."""
    result = trial.given if exercise.returns else trial.given[0]
    mistake = None if exercise.view else named(exercise, trial.args, result, slug)
    return mistake.message if mistake else otherwise


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
            (slug, thought), relative = about(exercise, each), stage == "tails"
            message = f"{evidence(exercise, each, relative)} {thought}"
            return _after(stage, Finding(slug, message, worst_point(exercise, each, relative)))
    return None


def _about_tails(exercise, trial):
    if trial.finite:
        thought = "What does each step of your formula give at this x?"
        return "precision-lost", _thought(exercise, trial, "precision-lost", thought)
    thought = (
        "Some step on the way grows beyond the largest float, about 1.8e308, although the result is small. "
        "Which one? Can it be written so that only a shrinking exponential is left?"
    )
    return "overflow", _thought(exercise, trial, "overflow", thought)


def _about_integers(exercise, trial):
    pairs = enumerate(zip(trial.given, trial.truth, strict=True))
    truncated = (trial.close(part) or np.array_equal(given, np.trunc(truth)) for part, (given, truth) in pairs)
    if not (trial.whole or all(truncated)):
        return "wrong-value", "What does your code do with integers?"
    return "integer-truncation", (
        "An array made like an array of integers (`np.zeros_like(x)`, `x.copy()`) holds "
        "integers, and cuts off what does not fit."
    )


def _about_single_precision(exercise, trial):
    thought = "Which step of your code has too few digits, or overflows, in single precision?"
    return "precision-lost" if trial.finite else "not-finite", thought


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
