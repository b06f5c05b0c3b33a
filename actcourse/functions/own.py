"""An activation of one's own: the record of a plain function, with what can be measured in the place of what a card
declares; and the check that a record's plain functions are what networks need."""

import inspect
import re
from contextlib import contextmanager
from dataclasses import replace
from weakref import WeakValueDictionary

import numpy as np

from actcourse.functions import facts
from actcourse.functions.activation import Activation, Kink
from actcourse.functions.inputs import QUIET
from actcourse.functions.lines import code_of, line_that
from actcourse.functions.measured import Measured, kinks, never_decreases, value_range
from actcourse.functions.words import said, text_of

SUMMARY = "A function of one's own: its facts were measured."
NAMELESS = "yours"
HALF = 0.75  # a variance gain below this is that of a function which keeps about half of the variance, as ReLU does


def activation(f, df=None, name=None):
    """The `Activation` of a plain function of one array.

    f: gives f(x) for each number of x by itself, as a new array of x's shape and precision, float32 or float64.
    df: its derivative, in the same way; without it slopes are measured by central differences, see `Measured`.
    name: on the card and in tables; without it the function's own, and "yours" for a lambda.
    Values, kinks (from −20 to 20) and whether it falls are measured, and weights start as by He or Xavier, by its
    variance gain.
    Raises TypeError or ValueError for what `check_record` refuses, for what is no function and for a name that is not
    one line of text, or has | or $ in it, with which cells of tables and formulas end.

    >>> gate = activation(lambda x: x / (1 + np.exp(-x)), name="x σ(x)")
    >>> gate, gate.weight_init, gate.limits
    (<activation x σ(x)>, 'he', (0.0, inf))
    >>> gate.derivative([-2.0, 0.0, 2.0]).round(6)
    array([-0.090784,  0.5     ,  1.090784])
    """
    _check_callable(f, "f")
    called = _name_of(f) if name is None else _checked_name(name)
    record = Activation(
        name=called,
        f=f,
        df=Measured(f) if df is None else _check_callable(df, "df"),
        formula=f"{_latex(called)}(x)",
        df_formula=r"\text{measured by central differences, not given}" if df is None else f"{_latex(called)}'(x)",
        summary=SUMMARY,
        value_range=None,
        monotonic=False,
        weight_init="xavier",
    )
    check_record(record)
    return _with_facts(record)


def _with_facts(record):
    """The record with what can be measured of its functions."""
    f, far = record.f, "for numbers from −10¹² to 10¹², and ±∞"
    with _said_of(f"f of {record.name}", far):
        record = replace(record, value_range=value_range(f), monotonic=never_decreases(f))
        bends = kinks(f)
    with _said_of(f"df of {record.name}", far):
        record = replace(record, kinks=tuple(Kink(float(x), _slope(record, x)) for x in bends))
        facts.lipschitz(record)  # calls it wherever a card does
    record = replace(record, weight_init="he" if record.variance_gain < HALF else "xavier")
    _CHECKED[id(record)] = record
    return record


def _slope(record, x):
    slope = float(record.derivative(x))
    return np.nan if np.isnan(slope) else slope  # always the same NaN: others would make equal records differ


_RECORDS = WeakValueDictionary()  # by their function; an entry goes with the last who holds the record


def record_of(f):
    """The record of a plain function without more: for the same function the same record, as long as it is in use."""
    try:
        known = _RECORDS.get(f)
    except TypeError:  # some objects that can be called cannot be looked up
        return activation(f)
    return known or _RECORDS.setdefault(f, activation(f))


# -- names ------------------------------------------------------------------------------------------------


def _name_of(f):
    try:
        name = text_of(getattr(f, "__name__", NAMELESS))
    except (Exception, SystemExit):  # an object of one's own class may fail at this
        return NAMELESS
    return name if name and name.isidentifier() else NAMELESS  # a lambda is called <lambda>


def _checked_name(name):
    name, given = text_of(name), name
    if name is None:
        raise TypeError(f"the name of an activation is text, not {said(given)}")
    if not name.strip() or not name.isprintable() or set("|$") & set(name):
        raise ValueError(f"the name of an activation is one line of text without | and $, not {name!r}")
    return name


_NOT_IN_TEXT = {"\\": r"\backslash ", "^": r"\wedge ", "~": r"\sim ", "<": r"\lt ", ">": r"\gt ", "*": r"\ast "}
_NOT_IN_TEXT |= {character: f"\\{character}" for character in "_{}%#&"} | {"`": r"\text{'}"}


def _latex(text):
    """Plain text for a formula. What has a meaning in LaTeX stands outside \\text{…}, where all who show it agree."""
    parts = re.split(r"([\\^~<>*_{}%#&`])", text)
    return "".join(_NOT_IN_TEXT.get(part, f"\\text{{{part}}}") for part in parts if part)


def _check_callable(function, which):
    if not callable(function):
        raise TypeError(f"{which} must be a function of one array, not {said(function)}")
    return function


# -- the check --------------------------------------------------------------------------------------------

X = np.array([[-3.2, -1, -0.7, 0, 0.4], [1, 2.5, -20, 6, 20], [0.1, -0.2, -6, 3, -0.5]])
_CHECKED = WeakValueDictionary()  # by their id, as some cannot be looked up


def check_record(record):
    """Refuse an `Activation` whose plain functions cannot serve in a network, with the line to mend where it is known.

    Its f, its df and its derivatives by learned parameters are tried on an array of float32 and on one of float64. Each
    must give a new array of the same shape and precision, leave what it is given as it is, and treat each number by
    itself. This is a part of what `Activation` demands of them, and takes a fraction of a millisecond; a record that
    has passed once is not tried again.
    Raises TypeError for another precision and for what is no array, ValueError for another shape, for an array that was
    given and not made, or was changed, for numbers that hang together and where none is finite; what one of the
    functions raises is raised again as one of these.
    """
    if _CHECKED.get(id(record)) is record:
        return
    learned = {f"the derivative by {p.name}": p.derivative for p in record.params if p.derivative}
    for which, function in {"f": record.f, "df": record.df, **learned}.items():
        for kind in (np.float32, np.float64):
            _check(function, f"{which} of {record.name}", record.params, X.astype(kind).T)
    _CHECKED[id(record)] = record


@QUIET
def _check(function, whose, params, x):
    """x: a transposed view, as networks have them."""
    # One number for each channel, where a network learns or draws them.
    values = [np.full((1, x.shape[1]), p.default, x.dtype) if p.derivative or p.law else p.default for p in params]
    before, y = x.copy(), _result(function, x, values, whose)
    _check_unchanged(function, before, x, values, whose)
    _check_precision(function, x, y, values, whose)
    _check_new(x, y, whose)
    if not np.isfinite(y).any():
        _refuse(
            ValueError, f"{whose} gives no finite number in {x.dtype} for x from −20 to 20", "nothing learns with it"
        )
    some, customary = slice(2, 9), [param.default for param in params]
    if not _same(_result(function, x.ravel()[some], customary, whose), y.ravel()[some]):
        why = "an activation sees one number at a time, and has no sum over them, no maximum and no chance"
        _refuse(ValueError, f"{whose} gives other numbers for the same x when others stand beside them", why)


def _same(one, other):
    """Whether two arrays hold the same numbers, but for rounding."""
    close = np.abs(one - other) <= 1e-4 * np.abs(other) + 1e-6
    return bool((close | (one == other) | (np.isnan(one) & np.isnan(other))).all())


def _result(function, x, values, whose):
    """What it gives for x, which is an array of x's shape."""
    with _said_of(whose, f"for an array of shape {x.shape} in {x.dtype}", _hint(function)):
        y = function(x, *values)
    if y is None:
        _refuse(TypeError, f"{whose} gives None", "has it a `return`?")
    if np.ndim(y) == 0 and isinstance(y, int | float | np.number):
        mend = "it must give a number for each; a constant is `np.full_like(x, 1)`"
        _refuse(TypeError, f"{whose} gives a single number ({type(y).__name__}) for an array of shape {x.shape}", mend)
    if type(y) is not np.ndarray:
        _refuse(TypeError, f"{whose} gives {type(y).__name__}", "it must give one NumPy array")
    if y.shape != x.shape:
        _refuse(ValueError, f"{whose} gives shape {y.shape} for shape {x.shape}", "it must give a number for each")
    return y


def _check_unchanged(function, before, x, values, whose):
    if not np.array_equal(x, before):
        given = before.copy()
        line = line_that(function, (given, *values), lambda held: held is given and not np.array_equal(given, before))
        _refuse(ValueError, f"{whose} changes the array that it is given", "work on a copy of it, `x.copy()`", line)


def _check_precision(function, x, y, values, whose):
    if y.dtype != x.dtype:
        line = line_that(function, (x, *values), lambda held: isinstance(held, np.ndarray) and held.dtype == y.dtype)
        mend = _back_to_its_type(function, line) if y.dtype.kind in "fiub" else "it must give real numbers"
        _refuse(TypeError, f"{whose} gives {y.dtype} for {x.dtype}", mend, line)


def _check_new(x, y, whose):
    if np.shares_memory(x, y):
        _refuse(ValueError, f"{whose} returns the array that it is given, and no new one", "end it with `.copy()`")
    if not y.flags.writeable:
        _refuse(ValueError, f"{whose} returns an array that cannot be written into", "end it with `.copy()`")


# What makes double precision of single, and why; looked for in the line where it happens.
_WIDENING = {
    r"\bwhere\(": "np.where makes float64 of bare numbers",
    r"\b(zeros|ones|empty|full)\(": "np.zeros(x.shape) is float64, np.zeros_like(x) is not",
}


def _back_to_its_type(function, line):
    why = next((why for pattern, why in _WIDENING.items() if re.search(pattern, line or "")), "")
    mend = "bring it back by `.astype(x.dtype)`" if code_of(function) else "write `lambda x: f(x).astype(x.dtype)`"
    return f"{mend} ({why})" if why else mend


def _refuse(kind, what, mend, line=None):
    where = f", in `{line}`" if line else ""
    raise kind(f"{what}{where}: {mend}")


@contextmanager
def _said_of(whose, given, hint=lambda error: ""):
    """What a plain function raises is raised again with the words of which function it was, and what it was given."""
    try:
        yield
    except Exception as error:
        kind = TypeError if isinstance(error, TypeError) else ValueError
        said = str(error).strip().split("\n")[0]
        raise kind(f"{whose} raises {type(error).__name__} {given}: {said}{hint(error)}") from error


def _hint(function):
    def hint(error):
        if "truth value of an array" in str(error):
            return " (`if` takes one number: np.where and np.maximum take all of them)"
        if isinstance(error, TypeError) and not _takes_one(function):
            return " (it must take one array and no more: fix the rest, as in `lambda x: f(x, 0.1)`)"
        return ""

    return hint


def _takes_one(function):
    try:
        inspect.signature(function).bind(X)
    except TypeError:
        return False
    except ValueError:  # it does not say what it takes
        return True
    return True
