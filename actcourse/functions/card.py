"""The card of an activation: one page of Markdown with its formula, its facts and its source."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from actcourse.functions.words import number, with_minus


def card(activation):
    """Markdown (with LaTeX between dollar signs) that shows everything the record knows."""
    rows = "\n".join(f"| {name} | {content} |" for name, content in _rows(activation))
    return f"### {activation.name}\n\n{activation.summary}\n\n| | |\n|:--|:--|\n{rows}\n"


@dataclass(frozen=True)
class Column:
    """A column of the overview: its title, what it shows of an activation, and by what it is sorted, if it is."""

    title: str
    text: Callable
    key: Callable | None = None


COLUMNS = (
    Column("name", lambda one: one.name, lambda one: one.name.lower()),
    Column("function", lambda one: f"${one.formula}$"),
    Column("values", lambda one: f"${interval_latex(one.output_range)}$", lambda one: one.output_range.width),
    Column("mean output", lambda one: rounded(one.mean_output), lambda one: abs(one.mean_output)),
    Column("variance gain", lambda one: number(one.variance_gain, 3), lambda one: one.variance_gain),
    Column("saturates", lambda one: saturation(*one.saturates), lambda one: sum(one.saturates)),
    Column("steepest slope", lambda one: f"${number_latex(one.lipschitz)}$", lambda one: one.lipschitz),
    Column("kinks", lambda one: str(len(one.kink_points)), lambda one: len(one.kink_points)),
    Column("year", lambda one: str(_year(one) or ""), lambda one: _year(one)),
)


def _year(activation):
    return activation.source.year if activation.source else 0


def overview(activations):
    """A Markdown table with one row for each activation."""
    head = [f"| {' | '.join(column.title for column in COLUMNS)} |", "|:--" * len(COLUMNS) + "|"]
    return "\n".join([*head, *(f"| {' | '.join(column.text(one) for column in COLUMNS)} |" for one in activations)])


def rounded(value):
    """A number with two decimals, and 0.00 without a sign."""
    return with_minus(f"{round(value, 2) + 0.0:.2f}")


def _rows(activation):
    yield "function", f"$\\displaystyle f(x) = {activation.formula}$"
    yield "derivative", f"$\\displaystyle f'(x) = {activation.df_formula}$"
    for param in activation.params:
        yield "parameter", _parameter(param)
    bounds = "bounded" if activation.bounded else "not bounded"
    yield "values", f"${interval_latex(activation.output_range)}$: {bounds}"
    yield "symmetry", "odd: $f(-x) = -f(x)$" if activation.odd else "not odd"
    yield "mean output", _mean(activation)
    yield "variance gain", f"{number(activation.variance_gain, 3)} for standard normal input"
    yield "monotonic", "yes: it never decreases" if activation.never_decreases else "no"
    yield "limits", _limits(activation)
    yield "saturates", saturation(*activation.saturates)
    yield "steepest slope", f"${number_latex(activation.lipschitz)}$"
    yield "kinks", _kinks(activation.kink_points)
    yield "weights start", _WEIGHTS[activation.weight_init]
    words = {
        "advantage": activation.advantage,
        "disadvantage": activation.disadvantage,
        "used in": activation.used_in,
        "elsewhere": activation.elsewhere,
        "also known as": ", ".join(activation.also_known_as),
        "source": str(activation.source or ""),
    }
    yield from ((name, text) for name, text in words.items() if text)


_WEIGHTS = {
    "xavier": "Xavier: variance $2 / (\\text{fan-in} + \\text{fan-out})$",
    "he": "He: variance $2 / \\text{fan-in}$",
    "lecun": "LeCun: variance $1 / \\text{fan-in}$",
}


def _parameter(param):
    text = f"${param.symbol}$, `{param.name}`, by custom {number(param.default)}"
    if param.law:
        text += f"; in training drawn evenly from {number(param.law.low)} to {number(param.law.high)}"
    if param.derivative:
        text += "; a network learns it" if param.learned else f'; a network learns it with `.learning("{param.name}")`'
    return text


def _mean(activation):
    verdict = "zero-centred" if activation.zero_centred else "not zero-centred"
    return f"{rounded(activation.mean_output)} for standard normal input: {verdict}"


def _limits(activation):
    if np.isnan(activation.limits).all():
        computed = np.isfinite(activation([-1e4, 1e4])).all()
        return "none: it goes on oscillating" if computed else "none: far out it gives no finite numbers"
    left, right = (number_latex(limit) for limit in activation.limits)
    return f"$f(-\\infty) = {left}$, $\\; f(\\infty) = {right}$"


def saturation(left, right):
    """On which sides a function saturates, in words, from whether it does on each."""
    sides = {(True, True): "on both sides", (True, False): "on the left", (False, True): "on the right"}
    return sides.get((left, right), "nowhere")


MANY_KINKS = 6  # more are counted and not all listed


def _kinks(kinks):
    if not kinks:
        return "none: smooth everywhere"
    if len(kinks) > MANY_KINKS:
        nearest = sorted((kink.x for kink in kinks), key=abs)[:MANY_KINKS]
        return f"{len(kinks)}, nearest to 0 at " + ", ".join(f"$x = {number_latex(x)}$" for x in sorted(nearest))
    return "; ".join(f"$x = {number_latex(k.x)}$, slope there by convention ${number_latex(k.slope)}$" for k in kinks)


def interval_latex(interval):
    """An `Interval` in mathematical notation: square brackets where an end belongs to it."""
    opening = "[" if interval.low_closed else "("
    closing = "]" if interval.high_closed else ")"
    return f"{opening}{number_latex(interval.low)},\\ {number_latex(interval.high)}{closing}"


def number_latex(value):
    """A number for a formula, to at most four digits; NaN as "none"."""
    if np.isnan(value):
        return "\\text{none}"
    if np.isinf(value):
        return "\\infty" if value > 0 else "-\\infty"
    return f"{value + 0.0:.4g}"  # + 0.0 makes 0 of -0
