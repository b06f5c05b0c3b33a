"""What a variant of a sheet may ask: kinds of formulas, from which a seed draws, with their constants.

Constants have one or two digits; none is 1, and those that could be exchanged differ by so much that it shows. Those
inside are large enough for careless exponentials to overflow far out. Corners lie where binary numbers are exact, with
all that is computed there, so that x can be just there.
"""

from collections.abc import Callable
from dataclasses import dataclass

from actcourse.exercises.sheets.variants import pieces
from actcourse.exercises.sheets.variants.formulas import Constant, Larger, Line, Of, Product, Sum, Times

INSIDE = (1.2, 1.5, 1.8, 2, 2.3, 2.6, 3, 3.4)
BEFORE = (0.3, 0.4, 0.6, 0.7, 0.9, 1.1, 1.3, 1.6, 1.9)
PLACES = (0.5, 0.75, 1.25, 1.5, 1.75, 2.25, 2.5)  # of corners
SIGNS = ("+", "-")
X = Line()


@dataclass(frozen=True)
class Structure:
    """A kind of formula.

    name: the beginning of the ids of its exercises. build: the formula, from what is drawn for `options`, in order.
    options: for each argument of `build` what may be drawn; nothing is drawn twice.
    exchange: pairs of these arguments that people exchange. corners: from the same arguments, the x of the corners.
    """

    name: str
    build: Callable
    options: tuple
    exchange: tuple = ()
    corners: Callable = lambda *_: ()


@dataclass(frozen=True)
class Family:
    """What the variants of one sheet are drawn from.

    structures: kinds of formulas. question, slope_question: what to think about once function or slope is passed.
    """

    structures: tuple[Structure, ...]
    question: str
    slope_question: str


# -- sheet 2 ------------------------------------------------------------------------------------------

_CURVES = (pieces.SIGMOID, pieces.TANH, pieces.ARCTAN, pieces.SOFTSIGN, pieces.ROOT)
SATURATING = Family(
    (
        Structure(
            "saturating_sum",
            lambda g, h, a, b, c, d, sign: Sum(Times(a, Of(g, Line(b))), Times(c, Of(h, Line(d))), sign),
            (_CURVES, _CURVES, BEFORE, INSIDE, BEFORE, INSIDE, SIGNS),
            exchange=((0, 1), (2, 4), (3, 5), (2, 3), (4, 5)),
        ),
        Structure(
            "saturating_product",
            lambda g, h, a, b: Product(Of(g, Line(a)), Of(h, Line(b))),
            (_CURVES, _CURVES, INSIDE, INSIDE),
            exchange=((2, 3),),
        ),
        Structure(
            "saturating_chain",
            lambda g, h, a, b: Of(g, Times(a, Of(h, Line(b)))),
            (_CURVES[:3], _CURVES[1:], INSIDE, INSIDE),
            exchange=((2, 3), (0, 1)),
        ),
        Structure(
            "saturating_square",
            lambda g, a, b, c: Times(a, Of(pieces.SQUARE, Of(g, Line(b, c)))),
            (_CURVES, BEFORE, INSIDE, (0.5, 0.6, 0.8, 0.9)),
            exchange=((2, 3), (1, 2), (1, 3)),
        ),
    ),
    question="Which values does the curve come close to far out, and which of its parts decides how soon?",
    slope_question="Where is the curve steepest, and does a gradient that passes there grow or shrink?",
)

# -- sheet 3 ------------------------------------------------------------------------------------------

_HALVES = (0.25, 0.5)
RECTIFIED = Family(
    (
        Structure(
            "rectified_pair",
            lambda a, b, k, m: Sum(
                Times(a, Of(pieces.RELU, Line(1, -k))), Times(b, Of(pieces.RELU, Line(-1, -m))), "-"
            ),
            (BEFORE, BEFORE, PLACES, PLACES),
            exchange=((0, 1), (2, 3), (0, 2)),
            corners=lambda a, b, k, m: (-m, k),
        ),
        Structure(
            "rectified_tilt",
            lambda a, c, k, sign: Sum(Times(a, Of(pieces.SIZE, Line(1, -k))), Line(c), sign),
            (BEFORE, BEFORE, PLACES, SIGNS),
            exchange=((0, 1), (0, 2), (1, 2)),
            corners=lambda a, c, k, sign: (k,),
        ),
        Structure(
            "rectified_roof",
            lambda a, more, s: Larger(Line(a, s), Line(a + more)),
            ((0.25, 0.75, 1.25, 1.75), (0.5, 2), (0.5, 0.75, 1.5, 2.5)),
            exchange=((0, 2),),
            corners=lambda a, more, s: (s / more,),
        ),
        Structure(
            "rectified_gate",
            lambda a, b, s: Times(a, Product(X, Of(pieces.CLIP, Line(b, s)))),
            (BEFORE, _HALVES, (0.25, 0.5, 0.75)),
            exchange=((0, 1), (1, 2), (0, 2)),
            corners=lambda a, b, s: (-s / b, (1 - s) / b),
        ),
        Structure(
            "rectified_curve",
            lambda a, b, sign: Sum(Times(a, Of(pieces.PARABOLA, X)), Times(b, Of(pieces.NEGATIVE, X)), sign),
            (BEFORE, BEFORE, SIGNS),
            exchange=((0, 1),),
            corners=lambda a, b, sign: (0.0,),
        ),
        Structure(
            "rectified_valley",
            lambda c, a, k, s: Times(c, Of(pieces.RELU, Sum(Times(a, Of(pieces.SIZE, Line(1, -k))), Constant(s), "-"))),
            (BEFORE, (0.5, 2), PLACES, (0.75, 1.5)),
            exchange=((0, 1), (2, 3), (0, 3)),
            corners=lambda c, a, k, s: (k - s / a, k + s / a),
        ),
    ),
    question="At which x does this curve bend, and how can that be found without drawing it?",
    slope_question="Is there a stretch where the slope is 0, and what does a unit learn whose inputs all lie there?",
)

# -- sheet 4 ------------------------------------------------------------------------------------------

_BENDS = (pieces.TANH, pieces.ARCTAN, pieces.SOFTSIGN)
SMOOTH = Family(
    (
        Structure(
            "smooth_gate",
            lambda g, a, b, c, sign: Sum(Product(X, Of(pieces.SIGMOID, Line(a))), Times(b, Of(g, Line(c))), sign),
            (_BENDS, INSIDE, BEFORE, INSIDE, SIGNS),
            exchange=((1, 3), (1, 2), (2, 3)),
        ),
        Structure(
            "smooth_chain",
            lambda g, a, b: Product(X, Of(g, Times(a, Of(pieces.SOFTPLUS, Line(b))))),
            (_BENDS, INSIDE, INSIDE),
            exchange=((1, 2),),
        ),
        Structure(
            "smooth_sum",
            lambda g, a, b, c, d, sign: Sum(Times(a, Of(pieces.SOFTPLUS, Line(b))), Times(c, Of(g, Line(d))), sign),
            (_BENDS, BEFORE, INSIDE, BEFORE, INSIDE, SIGNS),
            exchange=((1, 3), (2, 4), (1, 2), (3, 4)),
        ),
        Structure(
            "smooth_product",
            lambda g, a, b: Product(Of(pieces.SOFTPLUS, Line(a)), Of(g, Line(b))),
            ((pieces.SIGMOID, *_BENDS), INSIDE, INSIDE),
            exchange=((1, 2),),
        ),
        Structure(
            "smooth_bump",
            lambda a, b, c, sign: Sum(Line(a), Times(b, Product(X, Of(pieces.BELL, Line(c)))), sign),
            (BEFORE, BEFORE, INSIDE, SIGNS),
            exchange=((0, 1), (1, 2), (0, 2)),
        ),
        Structure(
            "smooth_corner",
            lambda a, b, c: Sum(Times(a, Of(pieces.RELU, X)), Times(b, Of(pieces.FALL, Line(c)))),
            (BEFORE[6:], (0.3, 0.4, 0.6), (1.2, 1.5, 2)),  # b·c is below a, or there would be no corner
            exchange=((0, 1), (1, 2), (0, 2)),
            corners=lambda a, b, c: (0.0,),
        ),
    ),
    question="Which straight line does the curve come close to on the left, and which on the right?",
    slope_question="Is the curve anywhere steeper than far out on the right, and which of its terms makes it so?",
)

FAMILIES = {"02_saturating": SATURATING, "03_rectified": RECTIFIED, "04_smooth": SMOOTH}
