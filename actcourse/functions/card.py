"""The card of an activation: one page of Markdown with its formula, its facts and its source."""

import numpy as np


def card(activation):
    """Markdown (with LaTeX between dollar signs) that shows everything the record knows."""
    rows = "\n".join(f"| {name} | {content} |" for name, content in _rows(activation))
    return f"### {activation.name}\n\n{activation.summary}\n\n| | |\n|:--|:--|\n{rows}\n"


def overview(activations):
    """A Markdown table with one row for each activation."""
    head = "| name | function | values | zero-centred | saturates | steepest slope |\n|:--|:--|:--|:--|:--|:--|"
    return "\n".join([head, *(_overview_row(activation) for activation in activations)])


def _overview_row(activation):
    cells = (
        activation.name,
        f"${activation.formula}$",
        f"${interval_latex(activation.output_range)}$",
        "yes" if activation.zero_centred else "no",
        _saturation(*activation.saturates),
        f"${number_latex(activation.lipschitz)}$",
    )
    return f"| {' | '.join(cells)} |"


def _rows(activation):
    yield "function", f"$\\displaystyle f(x) = {activation.formula}$"
    yield "derivative", f"$\\displaystyle f'(x) = {activation.df_formula}$"
    for param in activation.params:
        yield "parameter", _parameter(param)
    bounds = "bounded" if activation.bounded else "not bounded"
    yield "values", f"${interval_latex(activation.output_range)}$: {bounds}"
    yield "symmetry", "odd: $f(-x) = -f(x)$" if activation.odd else "not odd"
    yield "mean output", _mean(activation)
    yield "variance gain", f"{activation.variance_gain:.3g} for standard normal input"
    yield "monotonic", "yes: it never decreases" if activation.monotonic else "no"
    yield "limits", _limits(activation)
    yield "saturates", _saturation(*activation.saturates)
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
    text = f"${param.symbol}$, `{param.name}`, by custom {param.default:.3g}"
    if param.law:
        text += f"; in training drawn evenly from {param.law.low:.3g} to {param.law.high:.3g}"
    return text + ("; a network may learn it" if param.derivative else "")


def _mean(activation):
    verdict = "zero-centred" if activation.zero_centred else "not zero-centred"
    mean = round(activation.mean_output, 2) + 0.0  # + 0.0 makes 0 of -0
    return f"{mean:.2f} for standard normal input: {verdict}"


def _limits(activation):
    if np.isnan(activation.limits).any():
        return "none: it goes on oscillating"
    left, right = (number_latex(limit) for limit in activation.limits)
    return f"$f(-\\infty) = {left}$, $\\; f(\\infty) = {right}$"


def _saturation(left, right):
    sides = {(True, True): "on both sides", (True, False): "on the left", (False, True): "on the right"}
    return sides.get((left, right), "nowhere")


def _kinks(kinks):
    if not kinks:
        return "none: smooth everywhere"
    return "; ".join(f"$x = {number_latex(k.x)}$, slope there by convention ${number_latex(k.slope)}$" for k in kinks)


def interval_latex(interval):
    """An `Interval` in mathematical notation: square brackets where an end belongs to it."""
    opening = "[" if interval.low_closed else "("
    closing = "]" if interval.high_closed else ")"
    return f"{opening}{number_latex(interval.low)},\\ {number_latex(interval.high)}{closing}"


def number_latex(number):
    """A number for a formula, to at most four digits."""
    if np.isinf(number):
        return "\\infty" if number > 0 else "-\\infty"
    return f"{number:.4g}"
