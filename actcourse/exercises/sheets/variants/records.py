"""From a formula to its two exercises, function and slope, with right answers, and with mistakes made by the rules."""

import linecache
from dataclasses import dataclass

import numpy as np

from actcourse.exercises.examiner.recognition import APPROXIMATION
from actcourse.exercises.exercise import LINE, Exercise, Mistake, Probe, elementwise_arguments, elementwise_probes
from actcourse.exercises.sheets.variants.formulas import LEFT, RIGHT, Slip, tidy
from actcourse.exercises.sheets.variants.pieces import HELPERS, Piece
from actcourse.functions.words import counted, listed, number

POINTS, SLOPE_POINTS = 2, 3
NEAR = np.array([-2e-2, -1e-3, -4e-5, -2e-7, 0.0, 2e-7, 3e-5, 9e-4, 2e-2])  # around a corner
FAR_OUT = np.array([-1000.0, 1000.0])
DIFFERS = 1e-3  # by so much at least on ordinary numbers; formulas that differ do so by much more
CLOSELY = {"rtol": 1e-11, "atol": 1e-13}  # a difference quotient comes as close as 1e-10


@dataclass(frozen=True)
class Drawn:
    """What a seed has drawn for one formula.

    sheet: the variant's, such as "02_saturating_4711". name, slope_name: the ids of the exercises. formula: the tree.
    exchanged: the same with constants or functions exchanged. corners: the x of its corners.
    questions: what to think about once function and slope are passed.
    """

    sheet: str
    name: str
    slope_name: str
    formula: object
    exchanged: tuple
    corners: tuple[float, ...]
    questions: tuple[str, str]

    @property
    def pieces(self):
        """The functions in the formula, each once."""
        return tuple(dict.fromkeys(_pieces(self.formula)))


def _pieces(formula):
    for part in vars(formula).values():
        if isinstance(part, Piece):
            yield part
        elif hasattr(part, "slope_slips"):
            yield from _pieces(part)


def exercises(drawn):
    """The two exercises of what was drawn: the function, and its slope."""
    code = _Code(drawn.sheet, drawn.name)
    function = _function_exercise(drawn, code)
    return function, _slope_exercise(drawn, function.solution, _Code(drawn.sheet, drawn.slope_name))


# -- the function -------------------------------------------------------------------------------------


def _function_exercise(drawn, code):
    formula = drawn.formula
    docstring = (
        "The function above, at each element of x.\n\n    x: array of any shape. Returns an array of the same shape.\n"
        "    It must hold for large numbers too: at x = -1000 and at x = 1000."
    )
    ways = [tidy(formula.code(way)) for way in range(3)]
    solution = code.function(drawn.name, ways[0], docstring)
    mistakes = [
        *_exchanged(drawn, "code"),
        *formula.slips(),
        Slip("derivative-not-function", "That is the slope of the function, the next exercise.", formula.slope()),
    ]
    return Exercise(
        sheet=drawn.sheet,
        prompt=(
            f"Write the function $f(x) = {formula.latex()}$ for arrays of any shape.{_meanings(drawn)} "
            "It must hold far out on both sides too."
        ),
        solution=solution,
        probes=_probes(drawn.corners),
        arguments=elementwise_arguments(),
        elementwise=True,
        also_right=_right(code, ways),
        secrets=_secrets(ways),
        mistakes=(
            *_named(code, mistakes, solution),
            *_far_out(code, formula.code("textbook"), solution),
            *_behaviour(code, ways[0], solution),
        ),
        hints=_hints(drawn, "help", "Write down what stands inside of what, and begin with what is innermost."),
        points=POINTS,
        question=drawn.questions[0],
        published=False,
    )


# -- its slope ----------------------------------------------------------------------------------------


def _slope_exercise(drawn, function, code):
    formula = drawn.formula
    ways = [tidy(formula.slope(way)) for way in range(3)]
    docstring = (
        f"The derivative of {drawn.name} with respect to x, at each element of x.\n\n"
        "    x: array of any shape, the same x that the function is given. Returns an array of the same shape."
    )
    solution = code.function(drawn.slope_name, ways[0], docstring)
    between = _between(code, formula) if drawn.corners else None
    return Exercise(
        sheet=drawn.sheet,
        prompt=(
            f"Write the derivative $f'(x)$ of the function above, $f(x) = {formula.latex()}$. It takes the same $x$."
            f"{_meanings(drawn)}{_at_corners(drawn.corners)}"
        ),
        solution=solution,
        probes=_probes(drawn.corners),
        arguments=elementwise_arguments(),
        elementwise=True,
        derivative_of=function,
        between=between,
        **CLOSELY,
        also_right=_right(code, ways),
        secrets=_secrets(ways),
        mistakes=(
            *_named(code, [*_exchanged(drawn, "slope"), *formula.slope_slips(), *_of_f(formula)], solution, between),
            *_far_out(code, formula.slope("textbook"), solution),
            *(_at_corner(code, ways[0], drawn.corners[0]) if drawn.corners else _measured(code, formula)),
            *_behaviour(code, ways[0], solution),
        ),
        hints=_hints(drawn, "slope_help", "Which rules does this formula need: for sums, for products, for insides?"),
        points=SLOPE_POINTS,
        question=drawn.questions[1],
        published=False,
    )


def _of_f(formula):
    """Mistakes with the function as a whole."""
    message = "That is the function itself. Asked for is how steep it is."
    yield Slip("function-not-derivative", message, formula.code())
    message = "That is the right slope at the wrong place: at the function's output. Where is it asked for?"
    yield Slip("of-the-output", message, f"(lambda x: {formula.slope()})({formula.code()})")


def _measured(code, formula):
    """The slope by a difference quotient, which shows where the slope changes smoothly."""
    f = f"(lambda x: {formula.code()})"
    wrong = code.function("measured", f"({f}(x + 1e-5) - {f}(x - 1e-5)) / 2e-5")
    return [Mistake("approximation", wrong, APPROXIMATION, place=None)]  # nothing of the slope is there


def _at_corner(code, slope, corner):
    wrong = code.function("at_the_corner", f"np.where(x == {corner!r}, 100.0, {slope})")
    return [Mistake("kink", wrong, "")]


def _between(code, formula):
    """The lowest and the highest slope that is right."""
    left, right = (code.function(f"slope_{side}", formula.slope(side)) for side in (LEFT, RIGHT))

    def between(x):
        slopes = left(x), right(x)
        return np.minimum(*slopes), np.maximum(*slopes)

    return between


def _at_corners(corners):
    if not corners:
        return ""
    places = listed([f"x = {number(corner)}" for corner in corners])
    noun = counted(len(corners), "corner").partition(" ")[2]
    return f" At {places}, where the curve has its {noun}, any slope between those on the two sides will do."


# -- texts --------------------------------------------------------------------------------------------


def _meanings(drawn):
    meanings = [f"${piece.meaning}$" for piece in drawn.pieces if piece.meaning]
    return f" Here {listed(meanings)}." if meanings else ""


def _hints(drawn, which, first):
    helps = [getattr(piece, which) for piece in drawn.pieces]
    last = "Work out one number by hand, such as x = 1, step by step. Then print each step of your code for it."
    return (first, " ".join(dict.fromkeys(helps)), last)


def _secrets(ways):
    return tuple(dict.fromkeys(way.replace(" ", "") for way in ways))


def _probes(corners):
    around = [Probe((np.concatenate([corner + NEAR for corner in corners]),))] if corners else []
    return (*elementwise_probes(), *around)


# -- answers ------------------------------------------------------------------------------------------


def _right(code, ways):
    """The same, written differently."""
    one_by_one = f"np.vectorize(lambda x: {ways[1]}, otypes=[float])(x)"
    answers = (ways[1], ways[2], one_by_one, f"np.asarray({ways[0]}).astype(np.float32)")
    named = [code.function(f"right_{place}", each) for place, each in enumerate(answers)]
    other_name = code.function("right_with_z", f"(lambda x: {ways[1]})(z)", argument="z")
    return (*named, other_name)


def _exchanged(drawn, what):
    message = "All is there, but two {} have changed places. Compare with the formula, part by part."
    which = {True: "functions", False: "constants"}
    return [
        Slip("wrong-order", message.format(which[of_functions]), getattr(other, what)())
        for other, of_functions in drawn.exchanged
    ]


def _named(code, slips, solution, between=None):
    """The mistakes that these slips are; where one gives what is right, or what an earlier one gives, it is none."""
    known = [_values(solution, between)]
    for place, slip in enumerate(slips):
        wrong = code.function(f"wrong_{place}", tidy(slip.code))
        values = _values(wrong, between)
        if all(np.nanmax(np.abs(values - other)) > DIFFERS for other in known):
            known.append(values)
            yield Mistake(slip.slug, wrong, slip.message)


def _values(function, between):
    """What a function gives for ordinary numbers, but where several values are right."""
    with np.errstate(all="ignore"):
        values = np.broadcast_to(function(LINE), LINE.shape)
        low, high = between(LINE) if between else (LINE, LINE)
    return values[low == high]


def _far_out(code, textbook, solution):
    """The form that overflows, where it does."""
    wrong = code.function("textbook", tidy(textbook))
    with np.errstate(all="ignore"):
        if np.isfinite(wrong(FAR_OUT)).all():
            return []
    message = "An exponential there is larger than the largest float. Which form has only exponentials that shrink?"
    return [Mistake("overflow", wrong, message)]


def _behaviour(code, right, solution):
    """What shows in how code behaves and not in its values."""
    wrong = [
        ("scalar-only", code.function("one_number", right, before=("x = float(x)",))),
        ("no-return", code.function("forgotten", f"print({right})", returns="")),
        ("mutates-input", code.function("in_place", "x", before=(f"x[...] = {right}",))),
    ]
    with np.errstate(all="ignore"):
        values = solution(np.arange(-3, 4))
    if np.any(values != np.trunc(values)):
        lines = ("y = np.zeros_like(x)", f"y[...] = {right}")
        wrong.append(("integer-truncation", code.function("into_integers", "y", before=lines)))
    return [Mistake(slug, function, "") for slug, function in wrong]


class _Code:
    """Functions made from text, whose source can be had like that of any other."""

    def __init__(self, sheet, name):
        self.place = f"{sheet}, {name}"

    def function(self, name, result, docstring="", *, before=(), argument="x", returns="return "):
        """A function of this name that returns what an expression gives."""
        lines = [f'"""{docstring}\n    """'] if docstring else []
        body = [*before, f"{returns}{result}"]
        helpers = [helper for call, helper in HELPERS.items() if any(call in line for line in body)]
        lines += [*(line for helper in helpers for line in helper.split("\n")), *body]
        text = "\n".join([f"def {name}({argument}):", *(f"    {line}" if line else "" for line in lines)]) + "\n"
        file = f"<{self.place}: {name}>"
        linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
        names = {"np": np, "__name__": __name__}
        exec(compile(text, file, "exec"), names)
        return names[name]
