"""The functions that variants are built from, each written in several ways, with the mistakes that belong to it.

In all texts {u} stands for what goes in, a formula in brackets.
"""

from dataclasses import dataclass

from actcourse.exercises.sheets.variants.formulas import LEFT, RIGHT

# What a piece's code may call, defined within each function: an answer stands for itself.
HELPERS = {
    "sigmoid(": """def sigmoid(u):
    e = np.exp(-np.abs(u))
    return np.where(u < 0, e, 1) / (1 + e)
""",
}


@dataclass(frozen=True)
class Piece:
    """A function of one number.

    name: in messages. latex: with {u}. meaning: its definition in LaTeX where a reader may need it, or "".
    values, slopes: the code of the function and of its slope in several ways; the first is the solution's.
    sides: where it has a corner, its slope with the one on the left and with the one on the right there.
    textbook: function and slope in a form that overflows far out, or ().
    taken_for: what people write in its place: pairs of code and what to say. wrong_slopes: slug, code, what to say.
    help, slope_help: a hint each.
    """

    name: str
    latex: str
    values: tuple
    slopes: tuple
    help: str
    slope_help: str
    meaning: str = ""
    sides: tuple = ()
    textbook: tuple = ()
    taken_for: tuple = ()
    wrong_slopes: tuple = ()

    def value(self, way, inner):
        """Its code for this inner code."""
        return _put_in(self._chosen(self.values, way, 0), inner)

    def slope(self, way, inner):
        """The code of its slope there."""
        if self.sides and way in (LEFT, RIGHT):
            return _put_in(self.sides[way == RIGHT], inner)
        return _put_in(self._chosen(self.slopes, way, 1), inner)

    def _chosen(self, texts, way, place):
        if way == "textbook" and self.textbook:
            return self.textbook[place]
        return texts[way % len(texts) if isinstance(way, int) else 0]


def _put_in(text, inner):
    return text.replace("{u}", f"({inner})")


_S = "Which S-shaped curve is meant, and which values does it approach far out?"
_POWER = "The shape is nearly right. Has a power got lost in the slope of {}?"

# -- saturating ---------------------------------------------------------------------------------------

SIGMOID = Piece(
    "the sigmoid",
    r"\sigma({u})",
    values=("sigmoid({u})", "1 / (1 + np.exp(-{u}))", "(1 + np.tanh({u} / 2)) / 2"),
    slopes=(
        "sigmoid({u}) * (1 - sigmoid({u}))",
        "(1 - np.tanh({u} / 2) ** 2) / 4",
        "1 / (2 + 2 * np.cosh({u}))",
    ),
    help="The sigmoid holds far out if it is written with exponentials that shrink only, as on sheet 2.",
    slope_help="The slope of the sigmoid can be written with the sigmoid alone.",
    meaning=r"\sigma(u) = \frac{1}{1 + e^{-u}}",
    textbook=("np.exp({u}) / (1 + np.exp({u}))", "np.exp(-{u}) / (1 + np.exp(-{u})) ** 2"),
    taken_for=(("np.tanh({u})", f"Where the sigmoid should be stands a curve that is centred on 0. {_S}"),),
    wrong_slopes=(
        (
            "sign-flipped",
            "sigmoid({u}) * (1 + sigmoid({u}))",
            "A sign is wrong in the slope of the sigmoid: where it is 1, its slope should be 0.",
        ),
        (
            "missing-term",
            "(1 - sigmoid({u}))",
            "One of two factors is missing in the slope of the sigmoid: on which side is it flat, and on which not?",
        ),
    ),
)
TANH = Piece(
    "tanh",
    r"\tanh({u})",
    values=("np.tanh({u})", "2 / (1 + np.exp(-2 * {u})) - 1", "2 * sigmoid(2 * {u}) - 1"),
    slopes=("1 - np.tanh({u}) ** 2", "1 / np.cosh({u}) ** 2", "4 * sigmoid(2 * {u}) * sigmoid(-2 * {u})"),
    help="`np.tanh` holds far out as it is.",
    slope_help="The slope of tanh can be written with tanh alone.",
    textbook=(
        "(np.exp({u}) - np.exp(-{u})) / (np.exp({u}) + np.exp(-{u}))",
        "1 - ((np.exp({u}) - np.exp(-{u})) / (np.exp({u}) + np.exp(-{u}))) ** 2",
    ),
    taken_for=(("sigmoid({u})", f"Where tanh should be stands a curve that is nowhere negative. {_S}"),),
    wrong_slopes=(("missing-term", "1 - np.tanh({u})", _POWER.format("tanh")),),
)
ARCTAN = Piece(
    "arctan",
    r"\arctan({u})",
    values=("np.arctan({u})", "np.arctan2({u}, 1)", "2 * np.arctan({u} / (1 + np.sqrt(1 + {u} ** 2)))"),
    slopes=("1 / (1 + {u} ** 2)", "np.cos(np.arctan({u})) ** 2", "1 / np.hypot(1, {u}) ** 2"),
    help="`np.arctan` gives radians.",
    slope_help="The slope of arctan is a fraction without any arctan in it.",
    taken_for=(("np.tanh({u})", f"Where arctan should be stands a curve that flattens much sooner. {_S}"),),
    wrong_slopes=(("missing-term", "1 / (1 + np.abs({u}))", _POWER.format("arctan")),),
)
SOFTSIGN = Piece(
    "softsign",
    r"\operatorname{softsign}({u})",
    values=(
        "{u} / (1 + np.abs({u}))",
        "np.sign({u}) * (1 - 1 / (1 + np.abs({u})))",
        "np.maximum({u}, 0) / (1 + np.maximum({u}, 0)) + np.minimum({u}, 0) / (1 - np.minimum({u}, 0))",
    ),
    slopes=(
        "1 / (1 + np.abs({u})) ** 2",
        "(1 - np.abs({u} / (1 + np.abs({u})))) ** 2",
        "1 / (1 + 2 * np.abs({u}) + {u} ** 2)",
    ),
    help="Softsign needs an absolute value: `np.abs`.",
    slope_help="For softsign take the quotient rule on the right of 0; on the left the slope is the same.",
    meaning=r"\operatorname{softsign}(u) = \frac{u}{1 + \lvert u \rvert}",
    taken_for=(("np.tanh({u})", f"Where softsign should be stands a curve that flattens much sooner. {_S}"),),
    wrong_slopes=(("missing-term", "1 / (1 + np.abs({u}))", _POWER.format("softsign")),),
)
ROOT = Piece(
    "the function r",
    r"r({u})",
    values=("{u} / np.sqrt(1 + {u} ** 2)", "np.sin(np.arctan({u}))", "{u} / np.hypot(1, {u})"),
    slopes=("1 / (1 + {u} ** 2) ** 1.5", "np.cos(np.arctan({u})) ** 3", "1 / np.hypot(1, {u}) ** 3"),
    help="The function r is a quotient: `np.sqrt` gives the root.",
    slope_help="The slope of r has no x above its fraction line: bring the quotient rule to one denominator.",
    meaning=r"r(u) = \frac{u}{\sqrt{1 + u^2}}",
    taken_for=(("{u} / (1 + np.abs({u}))", f"Where r should be stands softsign. {_S}"),),
    wrong_slopes=(("missing-term", "1 / (1 + {u} ** 2)", _POWER.format("the function r")),),
)
SQUARE = Piece(
    "the square",
    r"{u}^2",
    values=("{u} ** 2", "{u} * {u}", "np.square({u})"),
    slopes=("2 * {u}", "{u} + {u}", "2.0 * {u}"),
    help="The square stands outside: it comes last.",
    slope_help="The square is the outermost function: begin with it.",
)

# -- rectified ----------------------------------------------------------------------------------------

_SIDE = "You let through the other side. For which x is what stands in the maximum positive?"
RELU = Piece(
    "the maximum",
    r"\max({u},\, 0)",
    values=("np.maximum({u}, 0)", "np.where({u} > 0, {u}, 0)", "{u} * ({u} > 0)"),
    slopes=("np.where({u} > 0, 1.0, 0.0)", "1.0 * ({u} > 0)", "np.heaviside({u}, 0.0)"),
    sides=("np.where({u} > 0, 1.0, 0.0)", "np.where({u} >= 0, 1.0, 0.0)"),
    help="`np.maximum(a, b)` takes the larger of the two, element by element.",
    slope_help="`np.where(condition, a, b)` takes a where the condition holds and b elsewhere.",
    taken_for=(("np.minimum({u}, 0)", _SIDE),),
    wrong_slopes=(("other-function", "np.where({u} > 0, 0.0, 1.0)", _SIDE),),
)
NEGATIVE = Piece(
    "the minimum",
    r"\min({u},\, 0)",
    values=("np.minimum({u}, 0)", "np.where({u} < 0, {u}, 0)", "{u} * ({u} < 0)"),
    slopes=("np.where({u} < 0, 1.0, 0.0)", "1.0 * ({u} < 0)", "np.heaviside(-{u}, 0.0)"),
    sides=("np.where({u} <= 0, 1.0, 0.0)", "np.where({u} < 0, 1.0, 0.0)"),
    help="`np.minimum(a, b)` takes the smaller of the two, element by element.",
    slope_help="`np.where(condition, a, b)` takes a where the condition holds and b elsewhere.",
    taken_for=(("np.maximum({u}, 0)", "You let through the other side. For which x is the minimum not 0?"),),
    wrong_slopes=(
        (
            "other-function",
            "np.where({u} < 0, 0.0, 1.0)",
            "The minimum is steep on the other side. For which x is it 0?",
        ),
    ),
)
SIZE = Piece(
    "the absolute value",
    r"\lvert {u} \rvert",
    values=("np.abs({u})", "np.maximum({u}, -{u})", "{u} * np.sign({u})"),
    slopes=("np.sign({u})", "np.where({u} > 0, 1.0, -1.0)", "2.0 * ({u} > 0) - 1"),
    sides=("np.where({u} > 0, 1.0, -1.0)", "np.where({u} >= 0, 1.0, -1.0)"),
    help="`np.abs` is the absolute value.",
    slope_help="An absolute value is two straight lines. What is the slope of each?",
    taken_for=(("({u})", "Nothing is turned to the positive side. What does the absolute value do on the left?"),),
    wrong_slopes=(
        (
            "missing-term",
            "np.where({u} > 0, 1.0, 0.0)",
            "On the left of its corner the absolute value is not flat. Does it rise or fall there?",
        ),
    ),
)
CLIP = Piece(
    "the clip",
    r"\operatorname{clip}({u})",
    values=(
        "np.clip({u}, 0, 1)",
        "np.minimum(np.maximum({u}, 0), 1)",
        "np.where({u} > 1, 1, np.where({u} > 0, {u}, 0))",
    ),
    slopes=(
        "np.where(({u} > 0) & ({u} < 1), 1.0, 0.0)",
        "1.0 * ({u} > 0) * ({u} < 1)",
        "np.heaviside({u}, 0.0) - np.heaviside({u} - 1, 0.0)",
    ),
    sides=("np.where(({u} > 0) & ({u} <= 1), 1.0, 0.0)", "np.where(({u} >= 0) & ({u} < 1), 1.0, 0.0)"),
    help="`np.clip(a, low, high)` keeps a between two bounds.",
    slope_help="`np.where(condition, a, b)` chooses, and `&` joins two conditions, each in brackets.",
    meaning=r"\operatorname{clip}(u) = \min(\max(u,\, 0),\, 1)",
    taken_for=(("np.maximum({u}, 0)", "On the right yours grows on and on. Where should the clip end that?"),),
    wrong_slopes=(
        (
            "missing-term",
            "np.where({u} > 0, 1.0, 0.0)",
            "The clip has a second corner. Where does it become flat again?",
        ),
    ),
)
PARABOLA = Piece(
    "the squared maximum",
    r"\max({u},\, 0)^2",
    values=("np.maximum({u}, 0) ** 2", "np.where({u} > 0, {u} ** 2, 0)", "np.maximum({u}, 0) * np.maximum({u}, 0)"),
    slopes=("2 * np.maximum({u}, 0)", "np.where({u} > 0, 2 * {u}, 0)", "{u} + np.abs({u})"),
    help="Square what `np.maximum` gives.",
    slope_help="A parabola has a slope that grows with x. Which is it, and what is it on the left?",
    taken_for=(("np.maximum({u}, 0)", "On the right you have a straight line. What is done to the maximum there?"),),
    wrong_slopes=(
        ("missing-scale", "np.maximum({u}, 0)", "On the right your slope has the right shape. Is it steep enough?"),
        (
            "function-not-derivative",
            "np.maximum({u}, 0) ** 2",
            "On the right still the parabola stands. What is its slope?",
        ),
    ),
)

# -- smooth -------------------------------------------------------------------------------------------

SOFTPLUS = Piece(
    "softplus",
    r"\operatorname{softplus}({u})",
    values=(
        "np.logaddexp(0, {u})",
        "np.maximum({u}, 0) + np.log1p(np.exp(-np.abs({u})))",
        "np.where({u} > 0, {u}, 0) + np.log(1 + np.exp(-np.abs({u})))",
    ),
    slopes=("sigmoid({u})", "1 / (1 + np.exp(-{u}))", "(1 + np.tanh({u} / 2)) / 2"),
    help="Softplus holds far out as `np.logaddexp`, or with an exponential that shrinks only, as on sheet 4.",
    slope_help="The slope of softplus is an old acquaintance, from sheet 2.",
    meaning=r"\operatorname{softplus}(u) = \ln(1 + e^u)",
    textbook=("np.log(1 + np.exp({u}))", "np.exp({u}) / (1 + np.exp({u}))"),
    taken_for=(
        ("np.maximum({u}, 0)", "Where softplus should be stands the ReLU. What is different around its corner?"),
    ),
    wrong_slopes=(
        (
            "other-function",
            "np.where({u} > 0, 1.0, 0.0)",
            "Your slope of softplus jumps, as that of the ReLU does. Softplus has no corner.",
        ),
        (
            "missing-chain-factor",
            "1 / (1 + np.exp({u}))",
            "You differentiated the logarithm. What stands in it depends on x too.",
        ),
    ),
)
BELL = Piece(
    "the bell",
    r"e^{-({u})^2}",
    values=("np.exp(-{u} ** 2)", "1 / np.exp({u} ** 2)", "np.exp(-np.abs({u})) ** np.abs({u})"),
    slopes=("-2 * {u} * np.exp(-{u} ** 2)", "-2 * {u} / np.exp({u} ** 2)", "-({u} + {u}) * np.exp(-np.square({u}))"),
    help="In the exponent the square comes first, and then the minus.",
    slope_help="An exponential keeps its shape; the chain rule brings in the slope of the exponent.",
    taken_for=(("np.exp(-np.abs({u}))", "Your bell has a corner at the top. What stands in its exponent?"),),
    wrong_slopes=(
        ("sign-flipped", "2 * {u} * np.exp(-{u} ** 2)", "Your bell rises where it should fall. Which sign is lost?"),
        ("missing-chain-factor", "np.exp(-{u} ** 2)", "The exponent depends on x too. What does the chain rule want?"),
    ),
)
FALL = Piece(
    "the exponential",
    r"\min(e^{{u}} - 1,\, 0)",
    values=(
        "np.expm1(np.minimum({u}, 0))",
        "np.where({u} < 0, np.exp({u}) - 1, 0)",
        "np.exp(np.minimum({u}, 0)) - 1",
    ),
    slopes=(  # which is not 0 at the corner, as that of a maximum beside it may be
        "np.where({u} <= 0, np.exp(np.minimum({u}, 0)), 0.0)",
        "({u} <= 0) * np.exp(-np.abs({u}))",
        "np.exp(np.minimum({u}, 0)) * np.where({u} > 0, 0.0, 1.0)",
    ),
    sides=("np.where({u} <= 0, np.exp(np.minimum({u}, 0)), 0.0)", "np.where({u} < 0, np.exp(np.minimum({u}, 0)), 0.0)"),
    help="Where an exponential is not wanted, let it see `np.minimum(…, 0)`, and it never overflows.",
    slope_help="The exponential stands on the left only. What is its slope there, and what is left of the 1?",
    taken_for=(
        ("np.exp(np.minimum({u}, 0))", "On the left your curve is too high. What is taken from the exponential?"),
    ),
    wrong_slopes=(
        (
            "function-not-derivative",
            "np.where({u} < 0, np.exp(np.minimum({u}, 0)) - 1, 0.0)",
            "On the left still the function stands. What is the slope of the 1?",
        ),
    ),
)
